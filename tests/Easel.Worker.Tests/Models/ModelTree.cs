using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using Easel.Application.Models;
using Easel.Worker.Models;

namespace Easel.Worker.Tests.Models;

/// <summary>A webui folder of tiny but real model files, and the catalogue over it.</summary>
internal sealed class ModelTree : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("easel-catalogue-");

    public string Webui => Path.Combine(folder.FullName, "webui");

    public string Data => Path.Combine(folder.FullName, "data");

    public string Index => Path.Combine(Data, "cache", "models.db");

    public ModelCatalogue Open() => new(Index, CatalogueRoot.Of(Path.Combine(Data, "models"), Webui), new FileInspector());

    /// <summary>Writes a kohya LoRA of one module for SD 1.</summary>
    public string Lora(string relative, params (string Key, string Value)[] metadata) => Write(relative, metadata, ("lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k.lora_down.weight", [4, 768]));

    /// <summary>Writes an embedding of three vectors for SD 1.</summary>
    public string Embedding(string relative) => Write(relative, [], ("emb_params", [3, 768]));

    /// <summary>Writes any file.</summary>
    public string Text(string relative, string text)
    {
        var path = PathOf(relative);
        File.WriteAllText(path, text);
        return path;
    }

    public string PathOf(string relative)
    {
        var path = Path.Combine([Webui, .. relative.Split('/')]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }

    private string Write(string relative, (string Key, string Value)[] metadata, params (string Name, int[] Shape)[] tensors)
    {
        var header = new JsonObject();
        if (metadata.Length > 0) header["__metadata__"] = new JsonObject(metadata.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value)));
        var bytes = 0;
        foreach (var (name, shape) in tensors)
        {
            var size = shape.Aggregate(2, (a, b) => a * b);
            header[name] = new JsonObject { ["dtype"] = "F16", ["shape"] = new JsonArray([.. shape.Select(n => (JsonNode)n)]), ["data_offsets"] = new JsonArray(bytes, bytes += size) };
        }

        var json = Encoding.UTF8.GetBytes(header.ToJsonString());
        var file = new byte[8 + json.Length + bytes];
        BinaryPrimitives.WriteInt64LittleEndian(file, json.Length);
        json.CopyTo(file, 8);
        var path = PathOf(relative);
        File.WriteAllBytes(path, file);
        return path;
    }
}
