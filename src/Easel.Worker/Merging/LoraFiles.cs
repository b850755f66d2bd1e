using System.Collections.Immutable;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Engine.Adapters.Weight;

namespace Easel.Worker.Merging;

/// <summary>The loaded LoRAs of a job.</summary>
internal sealed class LoraFiles : IDisposable
{
    private readonly List<AdapterFile> files = [];

    /// <summary>In the order in which they were named.</summary>
    public IReadOnlyList<AdapterFile> Files => files;

    /// <summary>The files' paths.</summary>
    public static string[] Find(IModelStore models, ImmutableArray<LoraWeight> loras) => [.. loras.Select(lora => models.Find(ModelKind.Lora, lora.Name))];

    /// <summary>Loads them; for the device's thread.</summary>
    public static LoraFiles Open(IEnumerable<string> paths)
    {
        var loaded = new LoraFiles();
        try
        {
            foreach (var path in paths) loaded.files.Add(AdapterFile.Open(path));
            return loaded;
        }
        catch
        {
            loaded.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var file in files) file.Dispose();
    }
}
