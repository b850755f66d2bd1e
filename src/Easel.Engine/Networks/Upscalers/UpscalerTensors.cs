using System.Collections.Immutable;
using System.Globalization;
using Easel.Engine.Formats;

namespace Easel.Engine.Networks.Upscalers;

/// <summary>An upscaler file's tensors below the prefix that BasicSR or a trainer put before them, as detectors ask for them.</summary>
internal sealed class UpscalerTensors
{
    // BasicSR keeps the averaged weights under params_ema and prefers them; DataParallel puts "module." before every name.
    private static readonly string[] s_wrappers = ["params_ema.", "params.", "params-ema.", "module.", "model.module.", "state_dict.", ""];

    private readonly IReadOnlyDictionary<string, TensorInfo> all;

    public UpscalerTensors(ITensorFile file)
    {
        Path = file.Path;
        all = file.Tensors;
        Prefix = s_wrappers.First(wrapper => all.Keys.Any(name => name.StartsWith(wrapper, StringComparison.Ordinal)));
        Names = [.. all.Keys.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Select(name => name[Prefix.Length..])];
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>All tensors, by their full names.</summary>
    public IReadOnlyDictionary<string, TensorInfo> All => all;

    /// <summary>What stands before every name.</summary>
    public string Prefix { get; }

    /// <summary>The names behind it.</summary>
    public ImmutableHashSet<string> Names { get; }

    public bool Has(string name) => Names.Contains(name);

    public bool Any(string start) => Names.Any(name => name.StartsWith(start, StringComparison.Ordinal));

    /// <summary>One dimension of a tensor's shape; −1 where there is no such tensor or dimension.</summary>
    public long Size(string name, int dimension = 0) =>
        all.TryGetValue(Prefix + name, out var info) && dimension < info.Shape.Length ? info.Shape[dimension] : -1;

    /// <summary>The whole shape; empty where there is no such tensor.</summary>
    public ImmutableArray<long> Shape(string name) => all.TryGetValue(Prefix + name, out var info) ? info.Shape : [];

    /// <summary>How many numbers follow a start without a gap: <c>body.0.</c>, <c>body.1.</c> … makes 2.</summary>
    public int Count(string start)
    {
        var numbers = Names.Where(name => name.StartsWith(start, StringComparison.Ordinal))
            .Select(name => int.TryParse(name.AsSpan(start.Length, Math.Max(0, name.AsSpan(start.Length).IndexOf('.'))), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1)
            .Where(n => n >= 0).ToHashSet();
        var count = 0;
        while (numbers.Contains(count)) count++;
        return count;
    }
}
