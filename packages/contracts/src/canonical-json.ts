/**
 * The one text of a JSON value, as RFC 8785 (JSON Canonicalization Scheme) has it: names sorted by UTF-16 code units, no
 * white space, numbers as ECMAScript writes them. Two values are equal exactly when their texts are. Throws TypeError for
 * what is no JSON value: not finite numbers, lone surrogates, `undefined`. In a file without zod, so that the page can
 * have it alone.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'boolean':
      return String(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${value} is not a number of JSON`);
      return JSON.stringify(value);
    case 'string':
      return canonicalString(value);
    case 'object': {
      if (value === null) return 'null';
      if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
      const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
      return `{${members.map(([name, member]) => `${canonicalString(name)}:${canonicalJson(member)}`).join(',')}}`;
    }
    default:
      throw new TypeError(`${typeof value} is not a value of JSON`);
  }
}

function canonicalString(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('a text is not valid Unicode');
  return JSON.stringify(text);
}

/** Where two JSON values differ, as paths like `checks.2.earned`; empty when they are equal. */
export function jsonDifferences(a: unknown, b: unknown, path = ''): string[] {
  if (isContainer(a) && isContainer(b) && Array.isArray(a) === Array.isArray(b)) {
    const names = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...names].flatMap((name) => {
      const at = path === '' ? name : `${path}.${name}`;
      if (!Object.hasOwn(a, name) || !Object.hasOwn(b, name)) return [at];
      return jsonDifferences(a[name], b[name], at);
    });
  }
  return Object.is(a, b) ? [] : [path];
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
