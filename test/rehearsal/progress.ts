/** What is being done, and how long it took, one line each. */
export class Progress {
  readonly #started = performance.now();
  failed = 0;

  /** Does a part that everything after it needs: when it fails, so does the rehearsal. */
  async part<T>(what: string, work: () => T | Promise<T>): Promise<T> {
    const started = performance.now();
    process.stdout.write(`  ${what} … `);
    try {
      const done = await work();
      console.log(seconds(started));
      return done;
    } catch (error) {
      console.log(`failed after ${seconds(started)}`);
      throw error;
    }
  }

  /** Walks one story; the others are walked whatever becomes of it. */
  async story(sentence: string, walk: () => Promise<void>): Promise<void> {
    const started = performance.now();
    try {
      await walk();
      console.log(`  ✓ ${sentence} (${seconds(started)})`);
    } catch (error) {
      this.failed += 1;
      console.log(`  ✗ ${sentence} (${seconds(started)})`);
      console.log(indent(error instanceof Error ? error.message : String(error)));
    }
  }

  get elapsed(): string {
    return seconds(this.#started);
  }
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '      ');
}
