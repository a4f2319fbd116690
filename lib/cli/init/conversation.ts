import type { Descriptions } from '../../model/description';
import { meant } from '../../model/meant';
import type { Questions } from '../ask';
import {
  initOf,
  parameterProblem,
  problems,
  type AnswerName,
  type ApplicationAnswers,
  type Answers,
  type ProjectAnswers,
} from './answers';

/** Asks for what was not given. */
export class Conversation {
  constructor(
    private readonly questions: Questions,
    private readonly given: Partial<Answers>,
    private readonly descriptions: Descriptions,
  ) {}

  /** What the project is called. */
  async name(proposal: string): Promise<string> {
    return (await this.ask('name', 'Name of the project', proposal)) ?? proposal;
  }

  /** Where images go. */
  async registry(): Promise<ProjectAnswers['registry']> {
    return this.ask('registry', 'Registry for images, such as ghcr.io/acme (empty for none)', '');
  }

  /** Which of the applications that were found are taken. */
  async which(names: readonly string[]): Promise<readonly string[]> {
    const listed = (answer: string) => answer.split(/[\s,]+/).filter(Boolean);
    const answer = await this.questions.ask('Which ones do you want', names.join(', '), (text) => {
      const unknown = listed(text).find((name) => !names.includes(name));
      return unknown === undefined ? undefined : `"${unknown}" is not one of them; ${meant(unknown, names)}`;
    });
    return names.filter((name) => listed(answer).includes(name));
  }

  /** What an application is. */
  async stack(proposal: string): Promise<string> {
    const types = Object.keys(this.descriptions.stacks).join(', ');
    return (await this.ask('stack', `Stack of the first application (${types})`, proposal)) ?? proposal;
  }

  /** The rest of an application. */
  async application(proposal: ApplicationAnswers): Promise<ApplicationAnswers> {
    const { stack } = proposal;
    const { settings: module } = initOf(stack, this.descriptions);
    const app = (await this.ask('app', 'Name of the application', proposal.app)) ?? proposal.app;
    const port = await this.where(proposal.port, 'port', 'Port that it listens on', stack);
    const schedule = await this.where(proposal.schedule, 'schedule', 'Schedule', stack);
    const settings = await this.where(proposal.settings, 'settings', module?.means ?? 'Settings module', stack);
    const required: Record<string, string> = {};
    for (const [parameter, example] of Object.entries(proposal.required ?? {}))
      required[parameter] = await this.questions.ask(this.questionOf(stack, parameter), example, (answer) =>
        answer === '' ? undefined : parameterProblem(stack, parameter, answer, this.descriptions),
      );
    return { ...proposal, app, port, schedule, settings, required };
  }

  /** Asks what the stack has; what it has not is undefined. */
  private async where(
    proposal: string | undefined,
    key: AnswerName,
    question: string,
    stack: string,
  ): Promise<string | undefined> {
    return proposal === undefined ? undefined : this.ask(key, question, proposal, stack);
  }

  private async ask(key: AnswerName, question: string, proposal: string, stack?: string): Promise<string | undefined> {
    const check = (answer: string) =>
      answer === ''
        ? undefined
        : problems({ [key]: answer, ...(stack === undefined ? {} : { stack }) }, this.descriptions)[0]?.message;
    const answer = this.given[key] ?? (await this.questions.ask(question, proposal, check));
    return answer === '' ? undefined : answer;
  }

  /** What a parameter is, as a question. */
  private questionOf(stack: string, parameter: string): string {
    const { description = parameter } = this.descriptions.stacks[stack]?.parameters.properties[parameter] ?? {};
    return description.replace(/\.$/, '');
  }
}
