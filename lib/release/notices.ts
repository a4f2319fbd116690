import { sharedConfiguration, sharedConfigurationName } from '../kubernetes';
import { isRecord, type Contact, type Project } from '../model';
import { ConfigurationStore, type Cluster } from '../operate';

/** What happened to a deployment. */
export interface Notice {
  readonly event: 'started' | 'succeeded' | 'failed';
  readonly project: string;
  readonly environment: string;
  /** Names of the applications that are deployed. */
  readonly applications: readonly string[];
  readonly who: string;
  /** Version or commit, where it is known. */
  readonly version?: string;
  /** Why it failed. */
  readonly reason?: string;
  /** Application → URL. */
  readonly urls?: { readonly [application: string]: string };
}

/** Keys of the project's own configuration that notices need; both are secret. */
const noticeKeys = { slack: 'SLACK_WEBHOOK_URL', token: 'WEBHOOK_TOKEN' } as const;

/** Milliseconds that whoever is told has to answer. */
const patience = 5000;

/** Tells the contacts that are routed for `deploy`: channels through Slack's incoming webhook, URLs by a POST of JSON. */
export class Notices {
  /** @param secrets what the webhooks need; none is told where its own is missing */
  constructor(
    private readonly contacts: readonly Contact[],
    private readonly secrets: { readonly slack?: string | undefined; readonly token?: string | undefined },
    private readonly warn: (line: string) => void,
  ) {}

  /**
   * Finds out whom to tell, and with which webhook and token of the project's configuration in its namespace.
   * @param warn tells what could not be told; never any part of a secret
   */
  static async of(project: Project, cluster: Cluster, warn: (line: string) => void): Promise<Notices> {
    const contacts = project.contacts.filter(
      (contact) => contact.handles('deploy') && (contact.values.slack ?? contact.values.url) !== undefined,
    );
    if (contacts.length === 0) return new Notices([], {}, warn);
    const store = new ConfigurationStore(cluster, {
      namespace: project.namespace,
      owner: sharedConfiguration,
      project: project.name,
      nameOf: (version) => sharedConfigurationName(project.name, version),
    });
    try {
      const values = (await store.latest())?.values;
      const secrets = { slack: values?.get(noticeKeys.slack)?.value, token: values?.get(noticeKeys.token)?.value };
      return new Notices(contacts, secrets, warn);
    } catch {
      warn("warning: nobody is notified of this deployment: the project's configuration could not be read");
      return new Notices([], {}, warn);
    }
  }

  /** Tells everybody at once; never fails, and never takes longer than five seconds. */
  async tell(notice: Notice): Promise<void> {
    await Promise.all(this.contacts.map((contact) => this.tellOne(contact, notice)));
  }

  private async tellOne(contact: Contact, notice: Notice): Promise<void> {
    const { slack, url } = contact.values;
    const { address } = contact;
    if (slack !== undefined && this.secrets.slack === undefined) {
      // Once is enough.
      if (notice.event === 'started')
        this.warn(`${address} is not notified: set Slack's webhook with infra config set --secret ${noticeKeys.slack}`);
      return;
    }
    const token = slack === undefined ? this.secrets.token : undefined;
    try {
      const response = await fetch(slack === undefined ? (url ?? '') : (this.secrets.slack ?? ''), {
        method: 'POST',
        redirect: 'error',
        headers: {
          'content-type': 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(slack === undefined ? notice : { channel: slack, text: asText(notice) }),
        signal: AbortSignal.timeout(patience),
      });
      await response.body?.cancel();
      if (!response.ok)
        this.warn(`warning: ${address} could not be notified: the webhook responded with ${response.status}`);
    } catch (error) {
      const slow = isRecord(error) && error['name'] === 'TimeoutError';
      this.warn(
        `warning: ${address} could not be notified: the webhook ${slow ? 'did not respond in time' : 'is unreachable'}`,
      );
    }
  }
}

/**
 * Carries out a deployment and tells of it: that it started, once there is anything to do, and how it ended.
 * @param deploy is given what to call when it begins
 * @param urls where the applications are reached
 */
export async function announced<R>(
  notices: Notices,
  notice: Omit<Notice, 'event' | 'reason' | 'urls'>,
  deploy: (begin: () => void) => Promise<R>,
  urls: () => NonNullable<Notice['urls']>,
): Promise<R> {
  let started: Promise<void> | undefined;
  try {
    const result = await deploy(() => void (started ??= notices.tell({ ...notice, event: 'started' })));
    await started;
    if (started !== undefined) await notices.tell({ ...notice, event: 'succeeded', urls: urls() });
    return result;
  } catch (error) {
    await started;
    await notices.tell({ ...notice, event: 'failed', reason: error instanceof Error ? error.message : String(error) });
    throw error;
  }
}

/** As a person reads it in a channel. */
export function asText({ event, project, environment, applications, who, version, reason, urls }: Notice): string {
  const what = `${project} → ${environment}: ${applications.join(', ')}${version === undefined ? '' : ` (${version})`}`;
  if (event === 'started') return `${who} is deploying ${what}`;
  if (event === 'failed') return `Deployment failed: ${what}\n${reason ?? ''}`.trimEnd();
  return [`Deployed ${what}`, ...Object.values(urls ?? {})].join('\n');
}
