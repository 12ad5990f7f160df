// Checks every state machine against the Amazon States Language, as AWS does when it is deployed, and prints a line
// for each finding.
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import validate from 'asl-validator';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Placeholders are filled in at deployment, with the ARN of a function. */
const someArn = 'arn:aws:lambda:us-east-1:111122223333:function:any';

const files = globSync('statemachines/*.asl.json', { cwd: root }).sort();
const findings =
  files.length === 0
    ? ['There is no state machine in statemachines/.']
    : files.flatMap((file) => findingsIn(file).map((finding) => `${file}: ${finding}`));
for (const finding of findings) console.error(finding);
process.exitCode = findings.length === 0 ? 0 : 1;

function findingsIn(file: string): readonly string[] {
  const text = readFileSync(`${root}/${file}`, 'utf8').replace(/\$\{\w+\}/g, someArn);
  try {
    const { errors } = validate(JSON.parse(text) as object, { checkPaths: true, checkArn: true });
    return errors.map((error) => `${error['Error code']}: ${error.Message}`);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
