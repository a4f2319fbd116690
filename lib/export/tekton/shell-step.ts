import { quoted } from '../../model/shell';
import { forShell } from './language';
import { folder, images, type Step } from './sources';

/** A parameter that Tekton would put in before a shell reads the script; that of the run itself has a harmless value. */
const parameter = /\$\(params\.(?!run\))([\w-]+)\)/;

/**
 * A step of commands of ours. What parameters hold – the name of a branch, say, that anybody may choose – comes in
 * variables, which a shell does not read as commands.
 */
export function shellStep(name: string, script: string): Step {
  const asked = [...new Set([...script.matchAll(/\$\{PARAM_(\w+)\}/g)].map(([, each = '']) => each))];
  const env = asked.map((each) => ({ name: `PARAM_${each}`, value: `$(params.${each})` }));
  return { name, image: images.shell, workingDir: folder, env: env.length === 0 ? undefined : env, script };
}

/** A text for within double quotes of such a step's script. */
export function textWord(text: string): string {
  return parts(
    text,
    (plain) => plain.replace(/["`\\$]/g, '\\$&'),
    (variable) => variable,
  );
}

/** A path as a word of such a step's script, that keeps its wildcards. */
export function pathWord(path: string): string {
  return parts(
    path,
    (plain) => plain.replace(/[^\w./*?[\]-]+/g, quoted),
    (variable) => `"${variable}"`,
  );
}

function parts(text: string, plain: (text: string) => string, parameterText: (variable: string) => string): string {
  // Every other part is what the expression finds in the brackets: the name of a parameter.
  return text
    .split(parameter)
    .map((part, index) => (index % 2 === 0 ? plain(forShell(part)) : parameterText(`\${PARAM_${part}}`)))
    .join('');
}
