import { describeJobSource } from './job-source.contract.ts';
import { openWorkplace } from './testing/workplace.ts';

describeJobSource(openWorkplace);
