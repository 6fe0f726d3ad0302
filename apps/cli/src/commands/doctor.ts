import type { Command } from 'commander';
import { runs } from '../command-action.ts';
import { examinePlatform } from '../doctor/examine-platform.ts';
import { examineServer } from '../doctor/examine-server.ts';
import { examineStore } from '../doctor/examine-store.ts';
import type { Finding } from '../doctor/finding.ts';
import { examples } from '../examples.ts';
import { EXIT } from '../exit-codes.ts';
import { safeJson } from '../format/clean-text.ts';
import { formatPairs } from '../format/table.ts';
import { storeOption } from '../store-option.ts';
import type { Paint } from '../terminal.ts';

interface DoctorOptions {
  readonly store: string;
}

const SIGNS = {
  good: { sign: '✔', style: 'green' },
  warning: { sign: '!', style: 'yellow' },
  problem: { sign: '✘', style: 'red' },
} as const satisfies Record<Finding['status'], { sign: string; style: Parameters<Paint>[0] }>;

export function doctor(program: Command): void {
  const command = program
    .command('doctor')
    .description('check this machine, the server and the store; exit 1 when something is wrong')
    .addOption(storeOption('the store to look at'))
    .addHelpText(
      'after',
      examples('longrun doctor', 'longrun doctor --store /var/lib/longrun/longrun.db --json'),
    );
  runs<DoctorOptions>(command, async ({ options, session }) => {
    const findings = [
      ...examinePlatform(process.versions),
      ...(await examineServer(session)),
      ...(await examineStore(options.store)),
    ];
    const { json, terminal } = session;
    terminal.line(json ? safeJson({ findings }, 2) : asText(findings, terminal.paint));
    return findings.some(({ status }) => status === 'problem') ? EXIT.failed : EXIT.success;
  });
}

function asText(findings: readonly Finding[], paint: Paint): string {
  return formatPairs(
    findings.map(({ about, status, detail, fix }) => {
      const { sign, style } = SIGNS[status];
      return [`${paint(style, sign)} ${about}`, fix === undefined ? detail : `${detail}. ${fix}`];
    }),
  );
}
