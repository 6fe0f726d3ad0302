export {
  type DocumentOptions,
  type DocumentState,
  type Documents,
  documents,
  type Excerpt,
  type JobDocument,
  type JobSchema,
} from './documents.ts';
export { ValueError } from './value-error.ts';
