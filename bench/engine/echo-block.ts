export const block = (chunk: readonly unknown[]): readonly unknown[] => chunk;
