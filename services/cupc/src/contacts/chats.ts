/** Messages of one window, and windows of one client, that are remembered; then the oldest go. */
const messagesKept = 200;
const windowsKept = 100;

export interface ChatMessage {
  readonly from: string;
  readonly text: string;
  /** What it was written with. */
  readonly device: 'client' | 'phone';
  /** Emulated time. */
  readonly sentAtMs: number;
  /** Of a message of the person's own: it reached no client and no phone of the other. */
  readonly lost: boolean;
}

export interface Chat {
  readonly with: string;
  readonly messages: readonly ChatMessage[];
}

/** The chat windows of one client. */
export class Chats {
  readonly #windows = new Map<string, { readonly with: string; readonly messages: ChatMessage[] }>();

  /** Shows a message in the window of that person, which opens where it is not. */
  show(other: string, message: ChatMessage): void {
    const key = other.toLowerCase();
    const window = this.#windows.get(key) ?? { with: other, messages: [] };
    window.messages.push(message);
    if (window.messages.length > messagesKept) window.messages.shift();
    this.#windows.set(key, window);
    const [oldest] = this.#windows.keys();
    if (this.#windows.size > windowsKept && oldest !== undefined) this.#windows.delete(oldest);
  }

  /** Undefined where no window with that person is open. */
  with(other: string): Chat | undefined {
    return this.#windows.get(other.toLowerCase());
  }

  all(): Chat[] {
    return [...this.#windows.values()];
  }
}
