import type { JobStatus } from '#types/batch.v1';

export const hasCondition = ({ conditions }: JobStatus, type: string, status: string): boolean =>
  (conditions ?? []).some((condition) => condition.type === type && condition.status === status);

export const isTrueCondition = (status: JobStatus, type: string): boolean => hasCondition(status, type, 'True');
