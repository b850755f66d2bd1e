using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Testing;

namespace Easel.Worker.Tests.Generation;

public sealed class PreviewTests
{
    private static readonly GenerateRequest Request = Studio.Request with { Count = 2, Preview = new PreviewOptions(PreviewMethod.Taesd, Every: 3) };

    [Fact]
    public async Task The_tiny_decoder_of_the_models_folder_shows_pictures_in_work()
    {
        var folder = Directory.CreateTempSubdirectory("easel-previews-");
        try
        {
            Directory.CreateDirectory(Path.Combine(folder.FullName, "VAE-approx"));
            File.Copy(Golden.PathOf("models/taesd_decoder.safetensors"), Path.Combine(folder.FullName, "VAE-approx", "taesd_decoder.safetensors"));
            using var studio = new Studio(folders: folder.FullName);
            await studio.PaintAsync(Request, wantsPreviews: true);
            var previews = studio.Events.OfType<JobPreview>().ToList();
            Assert.Equal([(0, 3), (1, 3)], previews.Select(it => (it.Image, it.Step)));
            Assert.All(previews, it => Assert.Equal((64, 64), (it.Picture.Width, it.Picture.Height)));
            Assert.Empty(studio.Events.OfType<JobLog>());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Without_the_tiny_decoder_a_warning_says_so_and_colours_are_approximated()
    {
        using var studio = new Studio();
        await studio.PaintAsync(Request, wantsPreviews: true);
        Assert.Contains("taesd_decoder", Assert.Single(studio.Events.OfType<JobLog>()).Message, StringComparison.Ordinal);
        Assert.All(studio.Events.OfType<JobPreview>(), it => Assert.Equal((8, 8), (it.Picture.Width, it.Picture.Height)));
        Assert.Equal(2, studio.Events.OfType<JobPreview>().Count());
    }

    [Fact]
    public async Task Where_nobody_looks_there_are_no_previews_and_no_warnings()
    {
        using var studio = new Studio();
        await studio.PaintAsync(Request);
        Assert.DoesNotContain(studio.Events, news => news is JobPreview or JobLog);
    }
}
