/** A story told in requests: what it pins down, and the steps of it in order. */
export interface Case {
  /** the file it is told in, below cases/ or as the generator calls it: "lists/pages" */
  file: string;
  /** one line, which says what is so when the case is green */
  title: string;
  steps: Step[];
}

export const idOf = ({ file, title }: Case): string => `${file} > ${title}`;

export type User = 'admin' | 'anonymous';

/** What every step may have. */
export interface Named {
  /** what expected failures call it; the steps of a case are numbered where they have none */
  name?: string;
}

export interface RequestStep extends Named {
  kind: 'request';
  method: string;
  path: string;
  user: User;
  headers: Record<string, string>;
  body?: Body;
  /** repeat it until the values at these paths of the body are there, and only then look at the answer */
  until?: Record<string, unknown>;
  /** values of the answer that later steps name as <name>, by their paths: { version: metadata.resourceVersion } */
  keep: Record<string, string>;
}

/** An object, to be sent in the form that the Content-Type names; or text, or bytes, as they are. */
export type Body = { object: object } | { text: string } | { base64: string };

/** Opens a watch, which is read from as `frames` steps ask for it. */
export interface WatchStep extends Named {
  kind: 'watch';
  path: string;
  headers: Record<string, string>;
  as: string;
}

/** Looks at what a watch has told since it was last looked at: so many frames, all until it ends or nothing more comes. */
export interface FramesStep extends Named {
  kind: 'frames';
  of: string;
  count: number | 'end' | 'quiet';
}

/** Looks at what is in the store, below a key without its /registry/. */
export interface StoredStep extends Named {
  kind: 'stored';
  prefix: string;
}

export interface WaitStep extends Named {
  kind: 'wait';
  milliseconds: number;
}

export type Step = RequestStep | WatchStep | FramesStep | StoredStep | WaitStep;

/** Does the step have an answer that is looked at? */
export const isAnswered = ({ kind }: Step): boolean => kind !== 'wait';

/** A step's name, or its number in the case. */
export const stepName = (step: Step, index: number): string => step.name ?? String(index + 1);
