/** What one call of the API answered. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** A plain call for what toxiproxy-node-client lacks. A string body is sent as it is, anything else as JSON. */
export async function call(
  apiUrl: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(`${apiUrl}${path}`, {
    method,
    headers,
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: parse(text) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
