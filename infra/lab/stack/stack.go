// Package stack is Oyez as it is deployed, on one machine: the table that template.yaml declares on DynamoDB Local,
// each function's binary as `sam build` makes it under Lambda's Runtime API with exactly the template's environment,
// and between them the template's own routes, stream, topics, queues, schedules and policies. What the template forgets
// does not work here either.
//
// Every call that a function makes to AWS passes here and is judged by the policies of that function's role. SNS and
// SSM are stand-ins that speak the real protocols.
//
// Time: the stack and its functions have one clock, which begins at Options.Start and which Forward moves. The binaries
// differ in that from what is deployed, and in nothing else: their time.Now adds what infra/lab/clock tells them.
package stack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"oyez/infra/lab/clock"
	"oyez/infra/lab/stack/declared"
	"oyez/infra/lab/stack/lambda"
	"oyez/infra/lab/stack/policy"
)

// Options configure a stack.
type Options struct {
	Root  string    // the repository, where template.yaml is
	Start time.Time // initial time of the clock
	// shared by a repository's stacks, the first of which builds; nil to build alone
	Built      *Built
	Mixed      *Built            // another version, run by every second sandbox; nil for none
	Name       string            // stack name; tables are named after it, so it must be new to the DynamoDB endpoint
	DynamoDB   string            // DynamoDB's address
	Transport  http.RoundTripper // nil for the network
	Parameters map[string]string // of the template
	Secrets    map[string]string // SSM's SecureStrings by name
	Log        io.Writer         // the functions' output; written to concurrently
	Sandboxes  int               // limit per function; 0 for 8
	Verified   []string          // phones verified in SNS's sandbox; none if the account has left it
	Poll       time.Duration     // interval for reading the stream and the queues; 0 for 20 ms
	Window     time.Duration     // limit on a mapping's window; 0 for Poll

	// Between intercepts calls from the functions to the services; nil for none.
	Between func(Call, http.Handler) http.Handler
	// Plan decides how each event is delivered; nil for once, at once.
	Plan func(Event) DeliveryPlan
	// Carrier decides whether an accepted SMS arrives; nil for always.
	Carrier func(SMS) bool
}

// Call is one call of a function to a service, before it takes effect.
type Call struct {
	Function  string // name of its resource: "Receive"
	Key       string // of its sandbox, for Kill
	N         int    // number within this function's calls, from 1
	On        string // the (first) partition key; else ""
	Service   string // "dynamodb", "sns", "ssm", "monitoring", "lambda"
	Operation string // "PutItem"
	Target    string // topic ARN or phone number of a Publish; else ""
	Text      string // text of a Publish; else ""
}

// Event is one event on its way to a function or queue.
type Event struct {
	Kind string // "stream", "topic"
	To   string // the function's resource, or the queue's name
	N    int    // number within its kind, from 1
}

// DeliveryPlan is how an event is delivered. Topics may deliver twice and late; a stream gives a batch again.
type DeliveryPlan struct {
	Repeat bool
	Late   time.Duration // by the stack's clock
}

// Stack is a running stack.
type Stack struct {
	Template *declared.Template
	Phones   Phones
	Cost     Meter

	o         Options
	folder    string                      // of the binaries
	functions map[string]*lambda.Function // by resource
	roles     map[string]*role            // by resource of the function
	queues    map[string]*queue           // by ARN
	topics    map[string]*topic           // by ARN
	async     map[string]*async           // by resource of the function
	other     string                      // folder of the other version's binaries; "" for none
	streams   []*stream
	routes    []route
	schedules []*schedule
	logs      map[string][]string // resources of functions by log group

	cloud    *http.Server
	address  string
	internet internet
	client   *http.Client
	calls    calls
	offset   atomic.Int64 // nanoseconds that the clock is ahead
	shift    *clock.Shift // the same, as the functions read it
	written  atomic.Int64 // Unix nanoseconds of the last response to a write of the table
	stop     context.CancelFunc
	running  sync.WaitGroup
	busy     atomic.Int64 // events under way
}

// Start builds, wires and starts everything. The context bounds the start alone; Close ends the stack.
func Start(ctx context.Context, o Options) (_ *Stack, err error) {
	if o.Sandboxes == 0 {
		o.Sandboxes = 8
	}
	if o.Poll == 0 {
		o.Poll = 20 * time.Millisecond
	}
	data, err := os.ReadFile(filepath.Join(o.Root, "template.yaml"))
	if err != nil {
		return nil, err
	}
	s := &Stack{
		o: o, functions: map[string]*lambda.Function{}, roles: map[string]*role{}, queues: map[string]*queue{},
		topics: map[string]*topic{},
		async:  map[string]*async{}, logs: map[string][]string{}, client: &http.Client{Transport: o.Transport},
	}
	if o.Transport == nil {
		s.client.Transport = &http.Transport{MaxIdleConnsPerHost: 64}
	}
	s.offset.Store(int64(time.Until(o.Start)))
	if s.Template, err = declared.Read(data, o.Name, o.Parameters); err != nil {
		return nil, err
	}
	if o.Built == nil {
		o.Built = &Built{}
	}
	if s.folder, err = o.Built.all(ctx, o.Root, s.Template); err != nil {
		return nil, err
	}
	if o.Mixed != nil {
		if s.other, err = o.Mixed.all(ctx, o.Root, s.Template); err != nil {
			return nil, err
		}
	}
	if s.shift, err = clock.NewShift(); err != nil {
		return nil, err
	}
	if err := s.open(); err != nil {
		return nil, errors.Join(err, s.shift.Close())
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	if err := s.shift.Set(time.Duration(s.offset.Load())); err != nil {
		return nil, err
	}
	for _, t := range s.Template.Tables {
		if err := s.create(ctx, t); err != nil {
			return nil, fmt.Errorf("table: %w", err)
		}
	}
	var running context.Context
	running, s.stop = context.WithCancel(context.WithoutCancel(ctx))
	if err := s.wire(ctx); err != nil {
		return nil, fmt.Errorf("template.yaml: %w", err)
	}
	s.run(running)
	return s, nil
}

// open listens for the functions' calls.
func (s *Stack) open() error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	s.address = "http://" + listener.Addr().String()
	s.cloud = &http.Server{Handler: http.HandlerFunc(s.serve), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = s.cloud.Serve(listener) }() // ends with Close
	return s.connect()
}

// Close ends every process and deletes the table.
func (s *Stack) Close() error {
	if s.stop != nil {
		s.stop()
	}
	for _, f := range s.functions {
		f.Close()
	}
	s.running.Wait()
	var failed []error
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	for _, t := range s.Template.Tables {
		failed = append(failed, s.drop(ctx, t))
	}
	s.internet.close()
	return errors.Join(append(failed, s.cloud.Close(), s.shift.Close())...)
}

// wire connects what the template connects, and nothing else.
func (s *Stack) wire(ctx context.Context) error {
	for name, q := range s.Template.Queues {
		s.queues[q.ARN] = &queue{Queue: q, name: name, now: s.Now}
	}
	for _, t := range s.Template.Topics {
		s.topics[t.ARN] = &topic{Topic: t}
	}
	for _, q := range s.queues {
		if r := q.RedrivePolicy; r != nil {
			if q.dead = s.queues[r.DeadLetterTargetArn]; q.dead == nil {
				return fmt.Errorf("%s: its dead letters go to %s, which is no queue here", q.name,
					r.DeadLetterTargetArn)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.Template.Functions)) {
		if err := s.function(ctx, name, s.Template.Functions[name]); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	for name, filter := range s.Template.LogFilters {
		if err := s.filter(filter); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	for name, sub := range s.Template.Subscriptions {
		if err := s.subscribe(sub); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func (s *Stack) function(ctx context.Context, name string, f declared.Function) error {
	var own *role
	for roleName, r := range s.Template.Roles {
		if r.ARN == f.Role {
			own = newRole(roleName, r)
		}
	}
	if own == nil {
		return fmt.Errorf("its role %s is not in the template", f.Role)
	}
	s.roles[name] = own
	s.functions[name] = lambda.New(lambda.Options{
		Name: f.Name, ARN: f.ARN, Binary: binary(s.folder, name), Timeout: time.Duration(f.Timeout) * time.Second,
		Env: func(key string) []string { return s.environment(name, f, key) }, Most: s.o.Sandboxes, Log: s.o.Log,
		Now: s.Now, Other: s.otherBinary(name),
	})
	if err := s.logging(name, f); err != nil {
		return err
	}
	waiting, err := s.newAsync(name, f)
	if err != nil {
		return err
	}
	s.async[name] = waiting
	for _, event := range slices.Sorted(maps.Keys(f.Events)) {
		if err := s.source(ctx, name, f.Events[event]); err != nil {
			return fmt.Errorf("event %s: %w", event, err)
		}
	}
	return nil
}

// source connects one event source.
func (s *Stack) source(ctx context.Context, name string, e declared.Event) error {
	switch {
	case e.Route != nil:
		return s.route(name, *e.Route)
	case e.Queue != nil:
		q := s.queues[e.Queue.Queue]
		if q == nil {
			return fmt.Errorf("%s is no queue here", e.Queue.Queue)
		}
		q.mapping, q.consumer = e.Queue, name
		return nil
	case e.Stream != nil:
		return s.mapStream(ctx, name, *e.Stream)
	case e.Schedule != nil:
		every, err := e.Schedule.Every()
		s.schedules = append(s.schedules, &schedule{function: name, every: every, last: s.Now()})
		return err
	case e.Topic != nil:
		return s.toFunction(name, *e.Topic)
	default: // SAM adds the permission
		return s.reads(name, e.Logs.LogGroupName, e.Logs.FilterPattern)
	}
}

func (s *Stack) reads(function, group, pattern string) error {
	if pattern != "" {
		return fmt.Errorf("the filter %q of the log group %s is not known to infra/lab/stack: only the empty one is",
			pattern, group)
	}
	s.logs[group] = append(s.logs[group], function)
	return nil
}

// filter connects a log group to a function, which must let CloudWatch Logs call it.
func (s *Stack) filter(f declared.LogFilter) error {
	group := "arn:aws:logs:" + declared.Region + ":" + declared.Account + ":log-group:" + f.LogGroupName + ":*"
	for name, function := range s.Template.Functions {
		if function.ARN != f.DestinationArn {
			continue
		}
		for _, p := range s.Template.Permissions {
			if (p.FunctionName == function.Name || p.FunctionName == function.ARN) &&
				p.Action == "lambda:InvokeFunction" &&
				p.Principal == "logs.amazonaws.com" && policy.Match(p.SourceArn, group) {
				return s.reads(name, f.LogGroupName, f.FilterPattern)
			}
		}
		return fmt.Errorf("no AWS::Lambda::Permission lets logs.amazonaws.com call %s for %s", name, group)
	}
	return fmt.Errorf("%s is no function here", f.DestinationArn)
}

// environment is Lambda's and the template's environment, plus the one address of AWS here.
func (s *Stack) environment(name string, f declared.Function, key string) []string {
	s.calls.owns(key, name)
	env := []string{
		"PATH=/usr/local/bin:/usr/bin/:/bin", "LANG=en_US.UTF-8", "TZ=:UTC",
		"LAMBDA_TASK_ROOT=" + filepath.Dir(binary(s.folder, name)),
		"_HANDLER=" + f.Handler, "AWS_REGION=" + declared.Region, "AWS_DEFAULT_REGION=" + declared.Region,
		"AWS_ACCESS_KEY_ID=" + key, "AWS_SECRET_ACCESS_KEY=local", "AWS_SESSION_TOKEN=local",
		"AWS_LAMBDA_FUNCTION_NAME=" + f.Name, "AWS_LAMBDA_FUNCTION_VERSION=$LATEST",
		"AWS_LAMBDA_INITIALIZATION_TYPE=on-demand",
		fmt.Sprint("AWS_LAMBDA_FUNCTION_MEMORY_SIZE=", f.MemorySize),
		"AWS_LAMBDA_LOG_GROUP_NAME=" + f.LoggingConfig.LogGroup,
		"AWS_LAMBDA_LOG_STREAM_NAME=" + key, "AWS_LAMBDA_LOG_FORMAT=" + f.LoggingConfig.LogFormat,
		"AWS_ENDPOINT_URL=" + s.address, clock.Variable + "=" + s.shift.Path(),
		// Nothing leaves the machine: only our own API can be reached.
		"HTTPS_PROXY=" + s.address, "HTTP_PROXY=" + s.address, "SSL_CERT_FILE=" + s.internet.roots,
	}
	for variable, value := range f.Environment.Variables {
		env = append(env, variable+"="+string(value))
	}
	return env
}

// run starts the background loops.
func (s *Stack) run(ctx context.Context) {
	for _, st := range s.streams {
		s.running.Go(func() { s.pump(ctx, st) })
	}
	for _, q := range s.queues {
		if q.mapping != nil {
			for range max(2, q.mapping.ScalingConfig.MaximumConcurrency) {
				s.running.Go(func() { s.consume(ctx, q) })
			}
		}
	}
	s.running.Go(func() { s.work(ctx) })
}

// Bills are each function's cost, by resource.
func (s *Stack) Bills() map[string]lambda.Bill {
	bills := map[string]lambda.Bill{}
	for name, f := range s.functions {
		bills[name] = f.Bill()
	}
	return bills
}

// Kill ends the sandbox that made a call, as a crash would.
func (s *Stack) Kill(c Call) bool { return s.functions[c.Function].Kill(c.Key) }

// Alive says whether the sandbox that made a call still runs.
func (s *Stack) Alive(c Call) bool { return s.functions[c.Function].Alive(c.Key) }

// TableName is the name of the one table.
func (s *Stack) TableName() string {
	for _, t := range s.Template.Tables {
		return t.Name
	}
	return ""
}
