import { STATUS_CODES } from 'node:http';

const escaped: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => escaped[character] ?? '');

/** The error report that Tomcat shows where no application answers: the status, what was asked for, and a sentence. */
export function errorPage(status: number, url: string, description: string): string {
  const title = `HTTP Status ${status} - ${STATUS_CODES[status] ?? ''}`;
  const path = url.split('?')[0] ?? '';
  return [
    '<html><head><title>Apache Tomcat - Error report</title></head><body>',
    `<h1>${escapeHtml(title)}</h1><hr/>`,
    `<p><b>type</b> Status report</p><p><b>message</b> ${escapeHtml(path)}</p>`,
    `<p><b>description</b> ${escapeHtml(description)}</p>`,
    '<hr/><h3>Apache Tomcat</h3></body></html>\n',
  ].join('');
}
