import { JobError } from '@longrun/core';
import type { Connection } from './connection.ts';

/** Older ones go out of support while this one is new, and nothing is tried on them. */
const OLDEST = 16;

const LOOK = `SELECT current_setting('server_version_num')::integer / 10000 AS major, current_setting('server_version') AS version,
  current_database() AS database, current_user AS role, pg_is_in_recovery() AS is_standby,
  current_setting('transaction_read_only') = 'on' AS is_read_only, current_setting('server_encoding') AS encoding,
  EXISTS (SELECT 1 FROM pg_collation WHERE collname = 'und-x-icu') AS has_icu,
  current_setting('fsync') = 'on' AS has_fsync, current_setting('synchronous_commit') <> 'off' AS is_synchronous,
  (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user) AS is_above_security`;

/** Refuses a database on which Longrun cannot work. Answers, in whole sentences, what else whoever runs it should know. */
export async function assertFit(connection: Pick<Connection, 'ask'>): Promise<string[]> {
  const [found = {}] = (await connection.ask(LOOK)).rows;
  const { database, role } = found;
  const refuse = (words: string) => {
    throw new JobError('unfit-platform', words);
  };
  if (Number(found.major) < OLDEST)
    refuse(`Longrun needs Postgres ${OLDEST} or newer, this one is ${found.version}.`);
  if (found.is_standby === true)
    throw new JobError(
      'store-busy',
      'This Postgres is a standby and takes no writes. Give the address of the primary, or try again once this one has been promoted.',
    );
  if (found.is_read_only === true)
    refuse(
      `The database ${database} is read-only for the role ${role}. Run: ALTER DATABASE ${database} RESET default_transaction_read_only; and the same for the role.`,
    );
  if (found.encoding !== 'UTF8')
    refuse(
      `The database ${database} has the encoding ${found.encoding}, which cannot hold every text. Make one with: CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8';`,
    );
  if (found.has_icu !== true)
    refuse('This Postgres was built without ICU, which finding texts in any script needs.');
  return [
    ...(found.has_fsync === true
      ? []
      : ['fsync is off: a power cut can destroy the database, and with it every job that was confirmed.']),
    ...(found.is_synchronous === true
      ? []
      : ['synchronous_commit is off: jobs that were confirmed can be lost when Postgres stops.']),
    ...(found.is_above_security === true
      ? [
          `The role ${role} is a superuser or has BYPASSRLS, so row-level security does not keep tenants apart a second time. Use an ordinary role that owns the schema longrun.`,
        ]
      : []),
  ];
}
