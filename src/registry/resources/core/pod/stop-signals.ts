const plain =
  'ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ';
const realTime = [
  'RTMIN',
  'RTMAX',
  ...Array.from({ length: 15 }, (_, i) => `RTMIN+${i + 1}`),
  ...Array.from({ length: 14 }, (_, i) => `RTMAX-${i + 1}`),
];

/** The signals that a container may be stopped with, by operating system. */
export const stopSignals: Record<string, string[]> = {
  windows: ['SIGKILL', 'SIGTERM'],
  linux: [...plain.split(' '), ...realTime].map((name) => `SIG${name}`).sort(),
};
