/**
 * Functions of Groovy that jobs are written with, each with those it calls; an exported file has those it uses.
 *
 * Written for Jenkins' sandbox: nothing here needs an administrator's approval.
 */
const functions: { readonly [name: string]: string } = {
  job: `
// Registers a job.
def job(Map how, String name, Closure body) {
  jobs[name] = how + [body: body]
}`,
  together: `
// Runs jobs in parallel, each once the jobs that it waits for have finished.
def together(List names) {
  parallel(names.collectEntries { name -> [name, { perform(name) }] })
}`,
  perform: `
// Runs a job, unless its rules or the results of earlier jobs prevent it.
def perform(String name) {
  def how = jobs[name]
  def before = how.needs
  if (before == null) before = jobs.keySet().findAll { isBefore(it, name) }
  if (!before.every { ended[it] }) waitUntil(initialRecurrencePeriod: 1000, quiet: true) { before.every { ended[it] } }
  def ends = before.collect { ended[it] }
  def isBlocked = 'failure' in ends || (how.needs != null && 'skipped' in ends)
  def isDue = how.when == 'always' || (how.when == 'on_failure' ? 'failure' in ends : !isBlocked)
  if (how.containsKey('only') && !how.only) {
    ended[name] = 'absent'
  } else if (!isDue || (how.when == 'manual' && !isApproved(name))) {
    ended[name] = 'skipped'
  } else {
    def isDone = false
    def body = how.body
    stage(name) {
      def result = how.mayFail ? [buildResult: 'SUCCESS', stageResult: 'UNSTABLE'] : [:]
      // Whoever stops the build stops it; a timeout is a failure as any other.
      catchError([buildResult: 'FAILURE', stageResult: 'FAILURE', catchInterruptions: false] + result) {
        body()
        isDone = true
      }
    }
    ended[name] = isDone || how.mayFail ? 'success' : 'failure'
  }
}`,
  isBefore: `
// Whether one job waits for another because of their stages: nothing waits for a manual job unless it says so.
def isBefore(String first, String second) {
  stages.indexOf(jobs[first].stage) < stages.indexOf(jobs[second].stage) && !jobs[first].optional
}`,
  isApproved: `
// Whether somebody starts a manual job within a week; if it is optional, the build continues without it.
def isApproved(String name) {
  try {
    timeout(time: 7, unit: 'DAYS') {
      input(message: "Run \${name}?", ok: 'Run')
    }
    return true
  } catch (org.jenkinsci.plugins.workflow.steps.FlowInterruptedException stop) {
    if (!jobs[name].optional) throw stop
    return false
  }
}`,
  inEach: `
// Runs the body once for each map of variables, in parallel.
def inEach(List maps, Closure body) {
  parallel(maps.collectEntries { map ->
    def name = map.size() == 1 ? map.RUN : map.findAll { it.key != 'RUN' }.collect { it.value }.join(', ')
    [name, { withEnv(map.collect { "\${it.key}=\${it.value}" }) { body() } }]
  })
}`,
  onAgent: `
// Runs on an agent with the labels, in a clean checkout of the sources.
def onAgent(String labels = '', Closure body) {
  node(labels) {
    def source = checkout(scm)
    sh 'git clean -ffdxq'
    withEnv(["GIT_COMMIT=\${source.GIT_COMMIT}", "GIT_URL=\${source.GIT_URL}"]) { body() }
  }
}`,
  inImage: `
// Runs in an image as root, as images expect; afterwards the files belong to the agent again.
def inImage(String image, String options = '', Closure body) {
  docker.image(imageName(image)).inside("-u 0 \${options}") {
    try {
      body()
    } finally {
      sh 'chown -R "$(stat -c %u:%g .)" .'
    }
  }
}`,
  imageName: `
// Checks the name of an image, because Docker Pipeline passes it to a shell.
def imageName(String name) {
  if (name ==~ '[\\\\w./:@-]+') return name
  error("\${name} is not the name of an image")
}`,
  shell: `
// Runs commands in bash if available, else in sh; the first failure ends them.
def shell(String commands) {
  sh(script: '''#!/bin/sh
[ -n "$IN_BASH" ] || ! command -v bash >/dev/null || IN_BASH=1 exec bash -eo pipefail "$0"
set -ex
''' + commands)
}`,
  keep: `
// Keeps files of a job for later jobs and for people.
def keep(String name, String files, String excluded = '') {
  stash(name: name, includes: files, excludes: excluded, allowEmpty: true, useDefaultExcludes: false)
  archiveArtifacts(artifacts: files, excludes: excluded, allowEmptyArchive: true, defaultExcludes: false)
  kept << name
}`,
  take: `
// Fetches the files of a job, if there are any.
def take(String name) {
  if (name in kept) unstash(name)
}`,
  onBranch: `
// Whether this build is for a branch with this name; pull requests and tags are not branches.
def onBranch(String name) {
  !env.CHANGE_ID && !env.TAG_NAME && env.BRANCH_NAME ==~ name
}`,
  onTag: `
// Whether this build is for a tag with this name.
def onTag(String name) {
  env.TAG_NAME && env.TAG_NAME ==~ name
}`,
  pullRequest: `
// Whether this build is for a pull request into a branch with this name.
def pullRequest(String target = '.*') {
  env.CHANGE_ID && env.CHANGE_TARGET ==~ target
}`,
  pushed: `
// Whether a push started this build.
def pushed() {
  !env.CHANGE_ID && !scheduled() && !byHand()
}`,
  scheduled: `
// Whether a schedule started this build.
def scheduled() {
  currentBuild.getBuildCauses('hudson.triggers.TimerTrigger$TimerTriggerCause').size() > 0
}`,
  byHand: `
// Whether somebody started this build manually.
def byHand() {
  currentBuild.getBuildCauses('hudson.model.Cause$UserIdCause').size() > 0
}`,
  changed: `
// Whether a wanted file changed, apart from unwanted ones; if there is nothing to compare with, every file counts as changed.
def changed(String wanted, String unwanted = '') {
  changes == null || changes.any { it ==~ wanted && !(it ==~ unwanted) }
}`,
  unchanged: `
// Whether no wanted file changed, apart from unwanted ones; if there is nothing to compare with, no file counts as changed.
def unchanged(String wanted, String unwanted = '') {
  changes == null || !changes.any { it ==~ wanted && !(it ==~ unwanted) }
}`,
  changedFiles: `
// Files that changed in the pull request, else since the previous build; null if there is nothing to compare with.
def changedFiles() {
  node {
    def source = checkout(scm)
    def range = env.CHANGE_TARGET ? "origin/\${env.CHANGE_TARGET}...HEAD" : "\${source.GIT_PREVIOUS_COMMIT}..HEAD"
    withEnv(["RANGE=\${range}"]) {
      def status = sh(returnStatus: true, script: 'git diff --name-only "$RANGE" -- > .git/changed-files')
      status == 0 ? readFile('.git/changed-files').split('\\n').toList() : null
    }
  }
}`,
};

/** The functions that a text calls, and those that these call. */
export function functionsOf(text: string): readonly string[] {
  const used = new Set<string>();
  const find = (source: string) => {
    for (const [name, body] of Object.entries(functions)) {
      if (used.has(name) || !new RegExp(`(?<![.\\w'])${name}(?=\\(| \\{| ')`).test(source)) continue;
      used.add(name);
      find(body);
    }
  };
  find(text);
  return Object.entries(functions).flatMap(([name, body]) => (used.has(name) ? [body.slice(1)] : []));
}
