using System.Globalization;
using System.Threading.Channels;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Imaging;

namespace Easel.Cli.Generation;

/// <summary>Writes previews into a folder, beside the painting: <c>preview-1-005.png</c> is the first picture after its fifth step.</summary>
internal sealed class PreviewFolder : IAsyncDisposable
{
    // Approximations have one pixel a latent cell, which no viewer shows well.
    private const int LeastSide = 256;

    private readonly Channel<JobPreview> waiting = Channel.CreateUnbounded<JobPreview>(new UnboundedChannelOptions { SingleReader = true });
    private readonly string folder;
    private readonly Action<string> complain;
    private readonly Task writing;

    /// <summary>Makes the folder.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="complain">Hears why previews cannot be written, once; the painting goes on.</param>
    /// <exception cref="InvalidRequestException">The folder cannot be made.</exception>
    public PreviewFolder(string folder, Action<string> complain)
    {
        (this.folder, this.complain) = (Path.GetFullPath(folder), complain);
        try
        {
            Directory.CreateDirectory(this.folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidRequestException("--preview-dir", $"{this.folder} cannot be made ({e.Message.TrimEnd('.')}). Choose a folder that you may write to.");
        }

        writing = Task.Run(WriteAsync);
    }

    /// <summary>Notes a preview; returns at once.</summary>
    public void Add(JobPreview preview) => waiting.Writer.TryWrite(preview);

    /// <summary>Waits until all are written.</summary>
    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await writing;
    }

    private async Task WriteAsync()
    {
        var failed = false;
        await foreach (var preview in waiting.Reader.ReadAllAsync())
        {
            if (failed) continue;
            try
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"preview-{preview.Image + 1}-{preview.Step:000}.png");
                ImageFile.Save(Path.Combine(folder, name), Enlarged(preview.Picture), ImageFormat.Png, overwrite: true);
            }
            catch (EaselException e)
            {
                failed = true;
                complain($"{e.Message} No further previews are written.");
            }
        }
    }

    private static PixelBuffer Enlarged(PixelBuffer picture)
    {
        var side = Math.Max(picture.Width, picture.Height);
        var factor = (LeastSide + side - 1) / side;
        return picture.Resize(picture.Width * factor, picture.Height * factor, ResizeFilter.Lanczos);
    }
}
