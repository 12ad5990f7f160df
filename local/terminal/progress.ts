import { SingleBar } from 'cli-progress';

interface Progress {
  readonly step: (done: number, all: number) => void;
  readonly stop: () => void;
}

/**
 * Shows progress: as a bar on a terminal, as a line every tenth of the way in a file.
 *
 * @param what is done, in the plural, and how: `changes replayed`
 */
export function startProgress(stream: NodeJS.WriteStream, what: string): Progress {
  return stream.isTTY ? startBar(stream, what) : startLines(stream, what);
}

function startBar(stream: NodeJS.WriteStream, what: string): Progress {
  const bar = new SingleBar({
    stream,
    format: `{bar} {percentage} %  {value}/{total} ${what}  {eta_formatted} left`,
    hideCursor: true,
  });
  let started = false;
  return {
    step(done, all) {
      if (!started) bar.start(all, done);
      started = true;
      bar.update(done);
    },
    stop() {
      if (started) bar.stop();
    },
  };
}

function startLines(stream: NodeJS.WriteStream, what: string): Progress {
  let lastTenth = 0;
  return {
    step(done, all) {
      const tenth = Math.floor((10 * done) / all);
      if (tenth === lastTenth) return;
      lastTenth = tenth;
      stream.write(`${done} of ${all} ${what}\n`);
    },
    stop: () => undefined,
  };
}
