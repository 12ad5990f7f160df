import { SHARE_ENV, Worker } from 'node:worker_threads';
import type { Question } from './guarded-worker.ts';

export type Guarded = { readonly answer: number } | { readonly failed: 'hung' | 'threw' };

/** Asks contenders in a worker thread, which is ended when an answer takes longer than the limit. */
export class GuardedAsker {
  private worker: Worker | undefined;
  private readonly limitMs: number;

  constructor(limitMs: number) {
    this.limitMs = limitMs;
  }

  async ask(question: Question): Promise<Guarded> {
    const worker = this.worker ?? (await this.start());
    const answer = await new Promise<unknown>((resolve, reject) => {
      const timer = setTimeout(() => {
        worker.removeAllListeners('message');
        resolve(undefined);
      }, this.limitMs);
      worker.once('message', (message: unknown) => {
        clearTimeout(timer);
        resolve(message);
      });
      worker.once('error', reject);
      worker.postMessage(question);
    });
    worker.removeAllListeners('error');
    if (answer === undefined) {
      await this.stop();
      return { failed: 'hung' };
    }
    return typeof answer === 'number' ? { answer } : { failed: 'threw' };
  }

  async stop(): Promise<void> {
    await this.worker?.terminate();
    this.worker = undefined;
  }

  // Loading every library takes longer than an answer may.
  private async start(): Promise<Worker> {
    const worker = new Worker(new URL('./guarded-worker.ts', import.meta.url), { env: SHARE_ENV });
    await new Promise((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
    this.worker = worker;
    return worker;
  }
}
