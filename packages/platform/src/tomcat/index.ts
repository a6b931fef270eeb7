export { refusalOf } from './refusals.ts';
export { type TomcatOptions, tomcat } from './tomcat.ts';
export type { WebApplication } from './web-application.ts';
