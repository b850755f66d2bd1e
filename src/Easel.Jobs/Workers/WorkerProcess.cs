using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Easel.Jobs.Workers;

/// <summary>A worker's process: it lives as long as its standard input is open, so that it cannot outlive a studio that was killed.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private const int KeptLines = 20;

    private readonly Process process;
    private readonly ConcurrentQueue<string> lines = new();

    /// <param name="name">The name that it reports under.</param>
    /// <param name="start">How it is started.</param>
    /// <param name="hear">Hears each line that it writes.</param>
    public WorkerProcess(string name, ProcessStartInfo start, Action<string> hear)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError, start.UseShellExecute) = (true, true, true, false);
        Name = name;
        process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        void Hear(string? line)
        {
            if (line is null) return;
            lines.Enqueue(line);
            while (lines.Count > KeptLines) lines.TryDequeue(out _);
            hear(line);
        }
    }

    /// <summary>The name that it reports under.</summary>
    public string Name { get; }

    /// <summary>The number by which the system knows it.</summary>
    public int Id => process.Id;

    /// <summary>Ends with the process; tells how it ended.</summary>
    public async Task<string> EndAsync(CancellationToken stop)
    {
        await process.WaitForExitAsync(stop);
        var last = lines.LastOrDefault(line => line.Length > 0);
        return process.ExitCode switch
        {
            0 => "its process ended",
            // A shell's and .NET's way to say "signal": 128 and its number.
            137 => "its process was killed (signal 9); most often the system had no memory left",
            > 128 and < 160 and var code => string.Create(CultureInfo.InvariantCulture, $"its process crashed (signal {code - 128})"),
            var code => string.Create(CultureInfo.InvariantCulture, $"its process ended with status {code}{(last is null ? "" : $": {last}")}"),
        };
    }

    /// <summary>True where it ended by itself, and in order.</summary>
    public bool HasGoneHome => process.HasExited && process.ExitCode == 0;

    /// <summary>Asks it to end when it has nothing in hand.</summary>
    public void Ask()
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It is gone already.
        }
    }

    /// <summary>Ends it at once.</summary>
    public void Kill()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Kill();
        process.Dispose();
    }
}
