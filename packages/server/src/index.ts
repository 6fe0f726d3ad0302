export { type App, type AppOptions, createApp } from './app.ts';
export type { Admit } from './auth.ts';
export type { Connection } from './connection.ts';
export type { Limits } from './limits.ts';
export { type Listening, type ListenOptions, listen } from './listen.ts';
export { routes } from './native/routes.ts';
export { type OpenApi, openApi } from './openapi.ts';
export type { Page, PageFile } from './page.ts';
export { type Problem, toProblem } from './problem.ts';
