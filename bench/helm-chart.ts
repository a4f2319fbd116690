import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';

/** Writes a chart of the templates, a file for each name, with its values. */
export function writeChart(
  folder: string,
  templates: { readonly [name: string]: string },
  values: Record<string, unknown> = {},
): void {
  mkdirSync(join(folder, 'templates'), { recursive: true });
  writeFileSync(join(folder, 'Chart.yaml'), stringify({ apiVersion: 'v2', name: 'bench', version: '1.0.0' }));
  writeFileSync(join(folder, 'values.yaml'), stringify(values));
  for (const [name, text] of Object.entries(templates)) writeFileSync(join(folder, 'templates', `${name}.yaml`), text);
}
