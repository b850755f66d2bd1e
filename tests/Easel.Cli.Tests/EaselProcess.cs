using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Easel.Cli.Tests;

/// <summary>The built program as a process of its own, as a shell starts it.</summary>
internal sealed class EaselProcess : IDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly Task<string> error;
    private readonly Task reading;
    private readonly TaskCompletionSource<string> firstLine = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public EaselProcess(params string[] arguments)
        : this(arguments, surroundings: null)
    {
    }

    /// <param name="arguments">What follows the program's name.</param>
    /// <param name="surroundings">Variables that it has otherwise than the test.</param>
    public EaselProcess(string[] arguments, IReadOnlyDictionary<string, string>? surroundings)
        : this("dotnet", [Program, .. arguments], surroundings)
    {
    }

    private EaselProcess(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? surroundings = null)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = Path.GetTempPath(),
        };
        // Tests run beside each other: threads that wait spinning take the processor from those that work (seen: 31 s instead of 6).
        start.Environment["OMP_WAIT_POLICY"] = "PASSIVE";
        foreach (var (name, value) in surroundings ?? new Dictionary<string, string>()) start.Environment[name] = value;
        process = Process.Start(start)!;
        error = process.StandardError.ReadToEndAsync();
        reading = ReadAsync();
    }

    /// <summary>Where the built program lies.</summary>
    private static string Program => Path.Combine(AppContext.BaseDirectory, "easel.dll");

    /// <summary>The <c>dotnet</c> that runs this test: three folders above the runtime's own (<c>shared/Microsoft.NETCore.App/VERSION</c>).</summary>
    private static string DotNet => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));

    /// <summary>True when it is over.</summary>
    public bool HasEnded => process.HasExited;

    /// <summary>The program in a shell that lets no file grow beyond a size; a write beyond it fails as on a full disk. (.NET's own executable memory is a large file otherwise.)</summary>
    public static EaselProcess WithLargestFile(long kibibytes, params string[] arguments) =>
        new("bash", ["-c", $"trap '' XFSZ; ulimit -f {kibibytes.ToString(CultureInfo.InvariantCulture)}; export DOTNET_EnableWriteXorExecute=0; exec \"$@\"", "easel", "dotnet", Program, .. arguments]);

    /// <summary>The program where there is no network, not even this machine's own.</summary>
    public static EaselProcess WithoutNetwork(params string[] arguments) => WithoutNetwork(arguments, surroundings: null);

    /// <summary>The same, with variables that it has otherwise than the test.</summary>
    public static EaselProcess WithoutNetwork(string[] arguments, IReadOnlyDictionary<string, string>? surroundings) =>
        new("unshare", ["--map-root-user", "--net", DotNet, Program, .. arguments], surroundings);

    /// <summary>Whether this machine lets a process be without a network.</summary>
    public static bool CanBeWithoutNetwork()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/unshare")) return false;
        using var trial = Process.Start(new ProcessStartInfo("unshare", ["--map-root-user", "--net", "true"]) { RedirectStandardError = true })!;
        trial.WaitForExit();
        return trial.ExitCode == 0;
    }

    /// <summary>Ends it at once, without a word to it (SIGKILL).</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The number by which the system knows it.</summary>
    public int Id => process.Id;

    /// <summary>Runs to the end.</summary>
    public static async Task<Run> RunAsync(params string[] arguments)
    {
        using var easel = new EaselProcess(arguments);
        return await easel.EndAsync();
    }

    /// <summary>The first line of standard output; the end of it where there is none.</summary>
    public Task<string> FirstLineAsync() => firstLine.Task.WaitAsync(TestContext.Current.CancellationToken);

    /// <summary>Sends what Ctrl+C sends; a polite kill, which means the same, where the tests' own starter had interrupts ignored.</summary>
    public async Task InterruptAsync()
    {
        using var kill = Process.Start("kill", [InterruptsAreIgnored() ? "-TERM" : "-INT", $"{process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits for the end.</summary>
    public async Task<Run> EndAsync()
    {
        process.StandardInput.Close();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(5));
        await process.WaitForExitAsync(patience.Token);
        await reading;
        return new Run(process.ExitCode, output.ToString(), await error);
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.Dispose();
    }

    /// <summary>A shell starts background jobs with SIGINT (bit 1 of the mask) ignored, and programs below it inherit that (signal(7)).</summary>
    private static bool InterruptsAreIgnored() =>
        OperatingSystem.IsLinux()
        && File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } mask
        && (Convert.ToUInt64(mask["SigIgn:".Length..].Trim(), 16) & 2) != 0;

    private async Task ReadAsync()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            output.Append(line).Append('\n');
            firstLine.TrySetResult(line);
        }
        firstLine.TrySetResult("");
    }
}
