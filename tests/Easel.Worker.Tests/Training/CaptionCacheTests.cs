using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Engine.Formats;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Worker.Tests.Training;

/// <summary>Encoded captions on the disk: the same result, and never an old caption or another model's.</summary>
public sealed class CaptionCacheTests : IDisposable
{
    private readonly TrainingStudio studio = new();

    private TrainRequest Request => studio.Request with
    {
        Network = new TrainNetwork(TextEncoder: false), Run = new TrainRun(Epochs: 1, Seed: 7), Data = studio.Request.Data with { CacheText = true, CacheTextToDisk = true },
    };

    public void Dispose() => studio.Dispose();

    [Fact]
    public async Task Files_are_used_again_and_a_changed_caption_or_model_is_encoded_anew()
    {
        var plain = await studio.TrainAsync(Request with { Data = studio.Request.Data });
        var first = await studio.TrainAsync(Request with { Save = studio.Request.Save with { Name = "first" } });
        TrainedFiles.AssertSame(plain.File!, first.File!);
        // Two folders, one wording each.
        var kept = Kept();
        Assert.Equal(2, kept.Count);

        var again = await studio.TrainAsync(Request with { Save = studio.Request.Save with { Name = "again" } });
        TrainedFiles.AssertSame(plain.File!, again.File!);
        Assert.Equal(kept, Kept());

        File.WriteAllText(studio.Path("train_girls/1_sls 1girl/sls0.caption"), "sls 1girl, red hat");
        await studio.TrainAsync(Request);
        Assert.Equal(3, Kept().Count);

        await studio.TrainAsync(Request with { Model = OtherEncoder() });
        Assert.Equal(6, Kept().Count);
        Assert.All(kept, file => Assert.Contains(file, Kept()));
    }

    [Fact]
    public async Task Encoding_stops_where_the_run_is_cancelled()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => studio.TrainAsync(Request, (news, control) =>
        {
            if (news is JobProgress { Stage: JobStage.Encode }) control.Stop(StopKind.Cancel);
        }));
        Assert.Equal((1, 4), studio.Events.OfType<JobProgress>().Where(news => news.Stage == JobStage.Encode).Select(news => (news.Step, news.Steps)).Single());
        Assert.Single(Kept());
    }

    [Fact]
    public async Task What_is_read_is_what_was_kept_and_a_damaged_file_is_made_anew()
    {
        var plain = await studio.TrainAsync(Request);
        var files = Directory.EnumerateFiles(studio.Root, "text-*.safetensors", SearchOption.AllDirectories).ToList();
        File.WriteAllBytes(files[0], [1, 2, 3]);
        var mended = await studio.TrainAsync(Request with { Save = studio.Request.Save with { Name = "mended" } });
        TrainedFiles.AssertSame(plain.File!, mended.File!);
        Assert.True(new FileInfo(files[0]).Length > 1000);

        // Files really are read: other numbers in them are another result.
        foreach (var path in files) Scale(path);
        var other = await studio.TrainAsync(Request with { Save = studio.Request.Save with { Name = "other" } });
        Assert.NotEqual(File.ReadAllBytes(plain.File!)[^64..], File.ReadAllBytes(other.File!)[^64..]);
    }

    private List<(string Name, DateTime Written)> Kept() =>
        [.. Directory.EnumerateFiles(studio.Root, "text-*.safetensors", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(path => (Path.GetFileName(path), File.GetLastWriteTimeUtc(path)))];

    // The same shapes, one weight of the text encoder changed.
    private string OtherEncoder()
    {
        using var scope = NewDisposeScope();
        using var model = TensorFiles.Open(Golden.PathOf("models/tiny-sd1.safetensors"));
        var path = studio.Path("other.safetensors");
        SafetensorsWriter.Write(path, model.Tensors.Keys.ToDictionary(name => name, name => name.EndsWith("layers.0.mlp.fc1.bias", StringComparison.Ordinal) ? model.Read(name) + 0.01 : model.Read(name)));
        return path;
    }

    private static void Scale(string path)
    {
        using var scope = NewDisposeScope();
        Dictionary<string, Tensor> tensors;
        using (var file = TensorFiles.Open(path)) tensors = file.Tensors.Keys.ToDictionary(name => name, name => file.Read(name) * 2);
        SafetensorsWriter.Write(path, tensors);
    }
}
