package main

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/transport"
)

// A step that goes wrong panics, which main tells.
func fail(format string, values ...any) { panic(fmt.Sprintf(format, values...)) }

func must(err error) {
	if err != nil {
		fail("%T: %v", err, err)
	}
}

// get passes on what a call has returned, which must not be an error.
func get[T any](value T, err error) T {
	must(err)
	return value
}

func equal[T any](actual, expected T) {
	if !reflect.DeepEqual(actual, expected) {
		fail("%#v is not %#v", actual, expected)
	}
}

// refused checks by one of apierrors' functions why a call has failed.
func refused(err error, why func(error) bool) {
	if err == nil || !why(err) {
		fail("not refused as it should be: %#v", err)
	}
}

// eventually waits until what actual returns is as expected.
func eventually[T any](ctx context.Context, expected T, actual func() T) {
	_ = wait.PollUntilContextCancel(ctx, 20*time.Millisecond, true, func(context.Context) (bool, error) {
		return reflect.DeepEqual(actual(), expected), nil
	}) // what it is when time is over is told below
	equal(actual(), expected)
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(request *http.Request) (*http.Response, error) { return f(request) }

// tellContentType prints once in what form the server answers.
func tellContentType() transport.WrapperFunc {
	var once sync.Once
	return func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(request *http.Request) (*http.Response, error) {
			response, err := next.RoundTrip(request)
			if err == nil {
				once.Do(func() { fmt.Println("answers are", response.Header.Get("Content-Type")) })
			}
			return response, err
		})
	}
}
