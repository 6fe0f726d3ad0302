import { checkPlatform } from './platform.ts';
import { reportError } from './report-error.ts';

// Whoever reads the output may stop early, as `head` does; that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

try {
  checkPlatform();
  // Only now: the rest would not load on a Node that has just been turned away.
  const { runProgram } = await import('./run-program.ts');
  await runProgram(process.argv);
} catch (error) {
  process.exitCode = reportError(error, process.argv.includes('--json'));
}
