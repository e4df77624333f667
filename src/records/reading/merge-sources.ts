/**
 * What several sources give, as it comes; of each, one item is asked for ahead. The first that fails ends them all.
 * @param leave is called before the sources are closed, so that none of them waits for what nobody wants any more
 */
export async function* mergeSources<T>(sources: readonly AsyncGenerator<T>[], leave: () => void): AsyncGenerator<T> {
  const pending = new Map<AsyncGenerator<T>, Promise<{ source: AsyncGenerator<T>; result: IteratorResult<T> }>>();
  const ask = (source: AsyncGenerator<T>): void => {
    const asked = source.next().then((result) => ({ source, result }));
    // It is awaited with the others; when one of them fails before, nobody hears of it.
    asked.catch(() => undefined);
    pending.set(source, asked);
  };
  sources.forEach(ask);
  try {
    while (pending.size > 0) {
      const { source, result } = await Promise.race(pending.values());
      if (result.done === true) {
        pending.delete(source);
      } else {
        ask(source);
        yield result.value;
      }
    }
  } finally {
    leave();
    await Promise.allSettled(sources.map((source) => source.return(undefined)));
  }
}
