import { SingleBar } from 'cli-progress';

interface Progress {
  readonly step: (done: number, all: number) => void;
  readonly stop: () => void;
}

/** Shows progress: as a bar on a terminal, as a line every tenth of the way in a file. */
export function startProgress(stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? startBar(stream) : startLines(stream);
}

function startBar(stream: NodeJS.WriteStream): Progress {
  const bar = new SingleBar({
    stream,
    format: '{bar} {percentage} %  {value}/{total} changes  {eta_formatted} left',
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

function startLines(stream: NodeJS.WriteStream): Progress {
  let lastTenth = 0;
  return {
    step(done, all) {
      const tenth = Math.floor((10 * done) / all);
      if (tenth === lastTenth) return;
      lastTenth = tenth;
      stream.write(`${done} of ${all} changes replayed\n`);
    },
    stop: () => undefined,
  };
}
