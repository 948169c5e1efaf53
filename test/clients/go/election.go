package main

import (
	"context"
	"sync"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/leaderelection"
	"k8s.io/client-go/tools/leaderelection/resourcelock"
)

// A log of who leads.
type log struct {
	sync.Mutex
	lines []string
}

func (l *log) add(line string) {
	l.Lock()
	defer l.Unlock()
	l.lines = append(l.lines, line)
}

func (l *log) read() []string {
	l.Lock()
	defer l.Unlock()
	return append([]string{}, l.lines...)
}

func election(c *client) {
	led := &log{}
	one, resign := context.WithCancel(c.ctx)
	candidate(c, one, "one", led, true)
	eventually(c.ctx, []string{"one"}, led.read)
	two, crash := context.WithCancel(c.ctx)
	candidate(c, two, "two", led, false)

	leases := c.CoordinationV1().Leases(c.namespace)
	renewed := get(leases.Get(c.ctx, "leader", metav1.GetOptions{})).Spec.RenewTime
	eventually(c.ctx, true, func() bool {
		return get(leases.Get(c.ctx, "leader", metav1.GetOptions{})).Spec.RenewTime.After(renewed.Time)
	})
	equal(led.read(), []string{"one"})

	resign()
	eventually(c.ctx, []string{"one", "one no more", "two"}, led.read)
	crash() // without a word: the lease has to run out
	candidate(c, c.ctx, "three", led, true)
	eventually(c.ctx, []string{"one", "one no more", "two", "two no more", "three"}, led.read)
	lease := get(leases.Get(c.ctx, "leader", metav1.GetOptions{}))
	equal(*lease.Spec.HolderIdentity, "three")
	equal(*lease.Spec.LeaseTransitions, 2)
}

// candidate leads, when it may, until its context ends.
func candidate(c *client, ctx context.Context, identity string, led *log, releases bool) {
	lock := get(resourcelock.New(resourcelock.LeasesResourceLock, c.namespace, "leader", c.CoreV1(), c.CoordinationV1(),
		resourcelock.ResourceLockConfig{Identity: identity}))
	go leaderelection.RunOrDie(ctx, leaderelection.LeaderElectionConfig{
		Lock:            lock,
		LeaseDuration:   2 * time.Second,
		RenewDeadline:   time.Second,
		RetryPeriod:     200 * time.Millisecond,
		ReleaseOnCancel: releases,
		Callbacks: leaderelection.LeaderCallbacks{
			OnStartedLeading: func(context.Context) { led.add(identity) },
			OnStoppedLeading: func() { led.add(identity + " no more") },
		},
	})
}
