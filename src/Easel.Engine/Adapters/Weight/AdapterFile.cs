using System.Collections.Immutable;
using Easel.Engine.Conditioning;
using Easel.Engine.Families.Kinds;
using Easel.Engine.Formats;
using Easel.Engine.Memory;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Engine.Adapters.Weight;

/// <summary>The weight adapters of one file, loaded. Which layers they change is only known with a model: <see cref="Match"/>.</summary>
public sealed class AdapterFile : IHosted
{
    private AdapterFile(string path, FileKind kind, IReadOnlyDictionary<string, string> metadata, ImmutableArray<(string, WeightAdapter)> modules, ImmutableArray<string> unread) =>
        (Path, Kind, Metadata, Modules, Unread) = (path, kind, metadata, modules, unread);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What it is, and for which family, as far as names, shapes and metadata tell.</summary>
    public FileKind Kind { get; }

    /// <summary>The text that it carries (kohya's <c>ss_…</c>).</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Each module's name in the file, and its adapter.</summary>
    public ImmutableArray<(string Module, WeightAdapter Adapter)> Modules { get; }

    /// <summary>Names of tensors that belong to no algorithm that is known.</summary>
    public ImmutableArray<string> Unread { get; }

    /// <summary>Bytes of all tensors.</summary>
    public long Bytes => Modules.Sum(module => module.Adapter.Tensors.Sum(tensor => tensor.Value.numel() * tensor.Value.dtype.ElementSize()));

    /// <summary>Loads a file of any container.</summary>
    /// <param name="path">The file.</param>
    /// <param name="device">Where its tensors go; null is the CPU. They keep the file's numbers.</param>
    /// <exception cref="Easel.Core.Errors.ModelNotFoundException">There is no such file.</exception>
    /// <exception cref="Easel.Core.Errors.ModelFormatException">It is damaged or dangerous.</exception>
    public static AdapterFile Open(string path, Device? device = null)
    {
        using var file = TensorFiles.Open(path);
        return Read(file, device);
    }

    /// <summary>Loads what an opened file holds; the file may be closed then.</summary>
    public static AdapterFile Read(ITensorFile file, Device? device = null)
    {
        var byModule = file.Tensors.Keys.Where(name => !EmbeddingFile.IsBundled(name)).Select(name => (Name: name, Cut: AdapterKeyNames.Cut(name))).GroupBy(name => name.Cut.Module, StringComparer.Ordinal);
        var modules = ImmutableArray.CreateBuilder<(string, WeightAdapter)>();
        var unread = ImmutableArray.CreateBuilder<string>();
        try
        {
            foreach (var module in byModule)
            {
                var names = module.DistinctBy(name => name.Cut.End).ToDictionary(name => name.Cut.End, name => name.Name, StringComparer.Ordinal);
                var tensors = new ModuleTensors(module.Key, file, names, device ?? CPU);
                if (WeightAdapterKinds.Read(tensors) is { } adapter) modules.Add((module.Key, adapter));
                unread.AddRange(tensors.Left);
            }

            return new AdapterFile(file.Path, FileKinds.Detect(file.Tensors, file.Metadata), file.Metadata, modules.ToImmutable(), unread.ToImmutable());
        }
        catch
        {
            foreach (var (_, adapter) in modules) adapter.Dispose();
            throw;
        }
    }

    /// <summary>Finds each module's layer in a model.</summary>
    public AdapterMatch Match(AdapterKeys keys)
    {
        var found = ImmutableArray.CreateBuilder<MatchedAdapter>();
        var (unmatched, misfits) = (ImmutableArray.CreateBuilder<string>(), ImmutableArray.CreateBuilder<string>());
        foreach (var (module, adapter) in Modules)
        {
            if (keys.Find(module) is not { } target) unmatched.Add(module);
            else if (!adapter.Fits(target.Shape)) misfits.Add(module);
            else found.Add(new MatchedAdapter(module, adapter, target));
        }

        return new AdapterMatch(this, found.ToImmutable(), unmatched.ToImmutable(), misfits.ToImmutable());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, adapter) in Modules) adapter.Dispose();
    }
}
