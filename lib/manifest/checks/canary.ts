import { quote } from '../../model/check';
import { isSingleVolume } from '../../model/rules/volumes';
import { isRecord } from '../../model/record';
import type { ResolvedApplication } from '../application';
import type { EnvironmentDocument } from '../environments';
import { get } from '../yaml/node';
import type { Report } from '../diagnostics/report';

/**
 * Checks that a canary can run beside the pods of what it is the canary of.
 * @param isUnnamed the project does not name the environment, so that only applications that take a share are meant
 */
export function checkCanary(
  applications: readonly ResolvedApplication[],
  { kind }: EnvironmentDocument,
  isUnnamed: boolean,
  report: Report,
): void {
  if (kind !== 'canary') return;
  for (const { name, key, stack, parameters } of applications) {
    const { volumes, weight } = parameters.values;
    if (isUnnamed && weight === undefined) continue;
    if (stack === undefined || stack.inCanary === false || !isRecord(volumes)) continue;
    for (const [volume, props] of Object.entries(volumes)) {
      if (!isRecord(props) || props['size'] === undefined || !isSingleVolume(props)) continue;
      const at = get(get(parameters.node, 'volumes'), volume)?.span ?? key;
      const message = `${name} has the volume ${quote(volume)}, which is mounted by the pods of production and cannot be mounted by those of its canary too`;
      const hint =
        'Turn the canary off (environments: { canary: false }), or give the volume accessMode: ReadWriteMany.';
      report.error('volume-single', at, message, hint);
    }
  }
}
