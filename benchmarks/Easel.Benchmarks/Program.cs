using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Easel.Benchmarks;
using Easel.Benchmarks.Convergence;
using Easel.Engine.Native;
using static TorchSharp.torch;

// Usage: dotnet run -c Release --project benchmarks/Easel.Benchmarks -- [NAME …] [--threads N] [--device NAME] [--json FILE]
//        dotnet run -c Release --project benchmarks/Easel.Benchmarks -- --convergence PICTURE.png
var names = new List<string>();
var threads = 2;
var device = "cpu";
string? json = null;
string? child = null;
string? fixture = null;
string? convergence = null;
for (var i = 0; i < args.Length; i++)
{
    if (args[i] == "--threads") threads = int.Parse(args[++i], CultureInfo.InvariantCulture);
    else if (args[i] == "--device") device = args[++i];
    else if (args[i] == "--json") json = args[++i];
    else if (args[i] == "--child") child = args[++i];
    else if (args[i] == "--fixture") fixture = args[++i];
    else if (args[i] == "--convergence") convergence = args[++i];
    else names.Add(args[i]);
}

if (names.Except(Benchmarks.All.Select(b => b.Name)).FirstOrDefault() is { } unknown)
{
    Console.Error.WriteLine($"There is no benchmark '{unknown}'. Choose of: {string.Join(", ", Benchmarks.All.Select(b => b.Name))}.");
    return 2;
}

if (convergence is not null)
{
    NativeTorch.EnsureLoaded();
    ConvergencePlot.Write(convergence);
    return 0;
}

if (fixture is not null)
{
    NativeTorch.EnsureLoaded();
    Benchmarks.All.Single(b => b.Name == fixture).Fixture!();
    return 0;
}

if (child is not null)
{
    Console.WriteLine(JsonSerializer.Serialize(Measure(Benchmarks.All.Single(b => b.Name == child), threads, device), MeasurementJson.Default.Measurement));
    return 0;
}

var results = new List<Measurement>();
Console.WriteLine($"{"",-44}{"time s",9}{"TFLOP",8}{"peak GFLOP/s",14}{"ratio",8}{"memory GB",11}");
foreach (var benchmark in Benchmarks.All.Where(b => (names.Count == 0 || names.Contains(b.Name)) && (device == "cpu" || b.OnCard)))
{
    if (benchmark.Fixture is not null) Start("--fixture", benchmark.Name);
    var output = Start("--child", benchmark.Name, "--threads", threads.ToString(CultureInfo.InvariantCulture), "--device", device);
    var m = JsonSerializer.Deserialize(output.AsSpan().TrimEnd().ToString().Split('\n')[^1], MeasurementJson.Default.Measurement)!;
    results.Add(m);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{m.Title,-44}{m.Seconds,9:f3}{m.TeraFlops,8:f3}{m.PeakGigaFlops,14:f0}{m.Ratio,8:f2}{m.PeakGigaBytes,11:f2}"));
}

if (json is not null)
{
    File.WriteAllText(json + ".tmp", JsonSerializer.Serialize(results, MeasurementJson.Default.ListMeasurement));
    File.Move(json + ".tmp", json, overwrite: true);
}

return 0;

static Measurement Measure(Benchmark benchmark, int threads, string device)
{
    NativeTorch.EnsureLoaded();
    set_num_threads(threads);
    using var noGrad = no_grad();
    var setting = Setting.Of(device);
    var work = benchmark.Prepare(setting);
    // Where memory alone counts, nothing is compared.
    var compares = work.Flops > 0 || work.Reference is not null;
    var peak = compares ? MatrixPeak.GigaFlops(setting, 4) : 0;
    // A card is warm after a few runs, which take no time there.
    var repeats = setting.Device.type == TorchSharp.DeviceType.CPU ? benchmark.Repeats : benchmark.Repeats + 10;
    var times = Enumerable.Range(0, repeats).Select(_ => Time(work.Run, setting)).ToList();

    using var self = Process.GetCurrentProcess();
    var memory = self.PeakWorkingSet64;
    if (compares) peak = Math.Max(peak, MatrixPeak.GigaFlops(setting, 4));
    var ratio = work.Reference is { } reference
        ? Enumerable.Range(0, benchmark.Repeats).Min(_ => ProcessorTime(work.Run)) / Enumerable.Range(0, benchmark.Repeats).Min(_ => ProcessorTime(reference))
        : work.Flops > 0 ? work.Flops / 1e9 / times.Min() / peak : 0;
    return new Measurement(
        benchmark.Name, benchmark.Title, threads, times.Min(), times[0], work.Flops / 1e12, peak, ratio, memory / 1e9);
}

static string Start(params string[] arguments)
{
    // With dotnet run, this process is the program's own executable; with dotnet FILE.dll it is dotnet.
    var self = Environment.ProcessPath!;
    var start = new ProcessStartInfo(self) { RedirectStandardOutput = true };
    if (Path.GetFileNameWithoutExtension(self) == "dotnet") start.ArgumentList.Add(typeof(Benchmark).Assembly.Location);
    foreach (var argument in arguments) start.ArgumentList.Add(argument);
    using var process = Process.Start(start)!;
    var output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return process.ExitCode == 0 ? output : throw new InvalidOperationException($"The benchmark process ended with code {process.ExitCode}.");
}

// Of one thread's work: what else the machine does is not in it.
static double ProcessorTime(Action action)
{
    using var self = Process.GetCurrentProcess();
    var start = self.TotalProcessorTime;
    action();
    self.Refresh();
    return (self.TotalProcessorTime - start).TotalSeconds;
}

static double Time(Action action, Setting setting)
{
    setting.Wait();
    var watch = Stopwatch.StartNew();
    action();
    setting.Wait();
    return watch.Elapsed.TotalSeconds;
}
