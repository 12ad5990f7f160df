import { SingleBar } from 'cli-progress';

interface Progress {
  readonly step: (done: number, all: number) => void;
  readonly stop: () => void;
}

/** A bar where somebody watches, a line every tenth of the way where a file does. */
export function progressOn(stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? bar(stream) : lines(stream);
}

function bar(stream: NodeJS.WriteStream): Progress {
  const shown = new SingleBar({
    stream,
    format: '{bar} {percentage} %  {value}/{total} changes  {eta_formatted} left',
    hideCursor: true,
  });
  let started = false;
  return {
    step(done, all) {
      if (!started) shown.start(all, done);
      started = true;
      shown.update(done);
    },
    stop() {
      if (started) shown.stop();
    },
  };
}

function lines(stream: NodeJS.WriteStream): Progress {
  let told = 0;
  return {
    step(done, all) {
      const tenth = Math.floor((10 * done) / all);
      if (tenth === told) return;
      told = tenth;
      stream.write(`${done} of ${all} changes replayed\n`);
    },
    stop: () => undefined,
  };
}
