// A stand-in for Jenkins: the real Groovy, of the version that Jenkins has, with stand-ins for the steps of its plugins.
// Reads a request of JSON from each line – a Jenkinsfile and what starts it, or an expression – and answers in a line.
import groovy.json.JsonOutput
import groovy.json.JsonSlurper
import java.util.concurrent.locks.ReentrantLock
import org.codehaus.groovy.control.CompilerConfiguration

/** What a build knows, and the baton that lets one branch of it go on at a time, as Jenkins does. */
class Build {
  Map request
  Class interruption
  final List log = []
  final Set kept = []
  final ReentrantLock baton = new ReentrantLock(true)
  int busy = 1
  final InheritableThreadLocal<List> variables = new InheritableThreadLocal<List>()
  final InheritableThreadLocal<String> stage = new InheritableThreadLocal<String>()
  String result

  Throwable interrupted(String why) { interruption.newInstance(why) }

  Map getEnvironment() { (variables.get() ?: []).inject([:]) { all, each -> all + each } }

  def within(Map more, Closure body) {
    def before = variables.get()
    variables.set((before ?: []) + [more])
    try { return body() } finally { variables.set(before) }
  }
}

abstract class Steps extends Script {
  Build getBuild() { (Build) binding.getVariable('theBuild') }
  def says(String step, Object what = null) { build.log << [step: step, stage: build.stage.get(), what: what] }

  def node(String labels = '', Closure body) { says('node', labels); body() }
  def checkout(scm) { says('checkout'); [GIT_COMMIT: 'c0ffee', GIT_URL: 'https://git.example.com/shop.git', GIT_PREVIOUS_COMMIT: 'beef'] }
  def sh(String script) { sh(script: script) }
  def sh(Map step) {
    def environment = build.environment
    says('sh', [script: step.script, environment: environment])
    def asksChanges = environment.RANGE != null
    def status = asksChanges ? (build.request.files == null ? 128 : 0) : isFailing(step.script) ? 1 : 0
    if (step.returnStatus) return status
    if (status != 0) throw new RuntimeException("script returned exit code $status")
  }
  boolean isFailing(String script) { script.contains('set -ex\n') && build.stage.get() in build.request.failing }
  def readFile(String path) { build.request.files.join('\n') }
  def stage(String name, Closure body) {
    def before = build.stage.get()
    build.stage.set(name)
    try { return body() } finally { build.stage.set(before) }
  }
  def parallel(Map branches) {
    def failures = Collections.synchronizedList([])
    build.busy += branches.size()
    def threads = branches.collect { name, body ->
      def thread = Thread.start {
        build.baton.lock()
        try { body() } catch (Throwable failure) { failures << failure } finally { build.busy--; build.baton.unlock() }
      }
      // Branches take turns in the order they were given.
      while (!build.baton.hasQueuedThread(thread)) Thread.yield()
      thread
    }
    build.busy--
    build.baton.unlock()
    threads*.join()
    build.baton.lock()
    build.busy++
    if (failures) throw failures[0]
  }
  def waitUntil(Map how, Closure body) {
    if (body()) return
    build.busy--
    def idle = 0
    try {
      while (!body()) {
        // Nobody is left who could change anything.
        idle = build.busy == 0 ? idle + 1 : 0
        if (idle > 20) throw build.interrupted('waits for ever')
        build.baton.unlock()
        Thread.sleep(1)
        build.baton.lock()
      }
    } finally { build.busy++ }
  }
  def catchError(Map how, Closure body) {
    try { body() } catch (Throwable failure) {
      if (!how.catchInterruptions && build.interruption.isInstance(failure)) throw failure
      if (!(failure instanceof RuntimeException) || failure instanceof MissingMethodException || failure instanceof MissingPropertyException) throw failure
      says('caught', how.subMap(['buildResult', 'stageResult']))
      if (how.buildResult == 'FAILURE') build.result = 'FAILURE'
    }
  }
  def retry(int count, Closure body) { retry([count: count], body) }
  def retry(Map how, Closure body) {
    for (int left = how.count; ; left--) {
      try { return body() } catch (RuntimeException failure) {
        if (left == 1 || how.conditions) throw failure
      }
    }
  }
  def timeout(Map how, Closure body) { says('timeout', how); body() }
  def input(Map how) {
    says('input', how.message)
    if (build.request.event != 'manual') throw build.interrupted('nobody was there')
  }
  def withEnv(List pairs, Closure body) { build.within(pairs.collectEntries { String pair -> pair.split('=', 2) as List }, body) }
  def withCredentials(List bindings, Closure body) { build.within(bindings.collectEntries { [it.variable, "(${it.credentialsId})".toString()] }, body) }
  def string(Map how) { how }
  def cache(Map how, Closure body) { says('cache', how); body() }
  def arbitraryFileCache(Map how) { how }
  def stash(Map how) { says('stash', how); build.kept << how.name }
  def unstash(String name) { if (!(name in build.kept)) throw new RuntimeException("No such saved stash ‘$name’"); says('unstash', name) }
  def archiveArtifacts(Map how) { says('archiveArtifacts', how) }
  def junit(Map how) { says('junit', how) }
  def recordCoverage(Map how) { says('recordCoverage', how) }
  def sleep(Map how) { says('sleep', how) }
  def error(String message) { says('error', message); throw new RuntimeException(message) }
  def agent() { 'agent' }
  def nonresumable() { 'nonresumable' }
  def properties(List all) { says('properties', all) }
  def pipelineTriggers(List all) { all }
  def cron(String times) { times }
}

def answer(Map request, GroovyClassLoader loader) {
  def build = new Build(request: request, interruption: loader.loadClass('org.jenkinsci.plugins.workflow.steps.FlowInterruptedException'))
  def causes = [
    schedule: 'hudson.triggers.TimerTrigger$TimerTriggerCause',
    manual: 'hudson.model.Cause$UserIdCause',
  ]
  def fixed = [BUILD_NUMBER: '7', BUILD_TAG: 'jenkins-shop-7', BUILD_URL: 'https://ci.example.com/7', WORKSPACE: '/work', BRANCH_NAME: request.ref]
  if (request.event == 'tag') fixed.TAG_NAME = request.ref
  if (request.event == 'pull_request') fixed += [CHANGE_ID: '1', CHANGE_TARGET: request.ref, CHANGE_BRANCH: 'topic', BRANCH_NAME: 'PR-1']
  if (request.event in ['push', 'schedule', 'manual'] && request.ref == 'main') fixed.BRANCH_IS_PRIMARY = 'true'
  def env = new Expando() {
    def getProperty(String name) { fixed + build.environment == null ? null : (fixed + build.environment)[name] }
  }
  def image = { String name -> new Expando(
    inside: { String options, Closure body -> build.log << [step: 'inside', stage: build.stage.get(), what: [name, options]]; body() },
    withRun: { Object... given -> build.log << [step: 'withRun', stage: build.stage.get(), what: [name] + (given as List)[0..-2]]; given[-1].call([id: 'id-of-' + name]) },
  ) }
  def current = new Expando(getBuildCauses: { String cause -> causes[request.event] == cause ? [[:]] : [] })
  def binding = new Binding([theBuild: build, env: env, scm: 'scm', docker: [image: image], currentBuild: current])
  def how = new CompilerConfiguration(scriptBaseClass: Steps.name)
  def own = new GroovyClassLoader(loader, how)
  build.baton.lock()
  def failure = null
  def value = null
  try {
    def script = own.parseClass(request.script, 'Jenkinsfile').newInstance()
    script.binding = binding
    value = script.run()
  } catch (Throwable thrown) {
    failure = build.interruption.isInstance(thrown) ? null : thrown.toString()
  } finally { build.baton.unlock() }
  if (request.isExpression) return [value: value, error: failure]
  [ended: binding.variables.ended, result: current.result ?: build.result, log: build.log, error: failure]
}

// Names of one class are taken from the other, so that what the script catches is what is thrown.
def loader = new GroovyClassLoader(this.class.classLoader)
loader.parseClass('package org.jenkinsci.plugins.workflow.steps\nclass FlowInterruptedException extends InterruptedException { FlowInterruptedException(String why) { super(why) } }')
System.in.withReader('UTF-8') { reader ->
  for (String line; (line = reader.readLine()) != null;) {
    println JsonOutput.toJson(answer((Map) new JsonSlurper().parseText(line), loader))
    System.out.flush()
  }
}
