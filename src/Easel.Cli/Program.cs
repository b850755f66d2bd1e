using Easel.Cli;
using Easel.Cli.Console;

using var stop = new StopSignal();
return await EaselProgram.RunAsync(args, Terminal.OfProcess(), stop.Token);
