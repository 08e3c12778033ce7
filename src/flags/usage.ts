import { defaultOf } from './default-of.ts';
import type { Flag } from './flag.ts';
import { flags } from './flags.ts';

const width = 100;
const indent = '      ';

/** What `--help` says. */
export function usage(): string {
  return [
    'Gives services inside a VPC a public Amazon API Gateway HTTP API, as PrivateHttpApi objects ask for.',
    '',
    'Usage: private-http-api-controller --cluster-name=NAME [flags]',
    '',
    ...Object.entries<Flag<unknown>>(flags).flatMap(([name, flag]) => [
      `  --${name}=${flag.placeholder}  (${plain(defaultOf(flag))})`,
      ...wrap(plain(flag.meaning)),
    ]),
    '  --help, -h',
    ...wrap('Says this, and ends.'),
    '  --version',
    ...wrap('Says which version it is, and ends.'),
    '',
    'Logs are JSON, one object a line, on standard output.',
    'Credentials come from where the AWS SDK finds them: environment, files, web identity, containers.',
    '',
  ].join('\n');
}

/** Markdown as a terminal shows it: links lead nowhere there. */
function plain(markdown: string): string {
  return markdown.replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1').replaceAll('`', '');
}

function wrap(text: string): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = '';
    }
    line += (line === '' ? '' : ' ') + word;
  }
  return [...lines, indent + line];
}
