using Easel.Core.Errors;
using Easel.Core.Pixels;
using Easel.Training.Datasets;

namespace Easel.Training.Tests.Datasets;

/// <summary>A temporary folder with pictures of a format of its own (sizes as text), so that these tests need no codec library.</summary>
internal sealed class PictureFolder : IDisposable, IPictureReader
{
    public string Root { get; } = Directory.CreateTempSubdirectory("easel-data-").FullName;

    public string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    /// <summary>Makes a picture, grey by its name, and a caption where one is given.</summary>
    public string Add(string relative, int width = 64, int height = 64, string? caption = null, string extension = ".caption", byte? grey = null)
    {
        var path = Path(relative);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, $"{width} {height} {grey ?? (byte)(relative.Sum(c => c) % 256)} {relative}");
        if (caption is not null) File.WriteAllText(System.IO.Path.ChangeExtension(path, null) + extension, caption);
        return path;
    }

    public string Text(string relative, string text)
    {
        var path = Path(relative);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public PictureSize Size(string path)
    {
        var numbers = Numbers(path);
        return new PictureSize(numbers[0], numbers[1]);
    }

    public PixelBuffer Read(string path)
    {
        var numbers = Numbers(path);
        var picture = new PixelBuffer(numbers[0], numbers[1], 3);
        // A ramp to the right, so that mirroring and cutting show.
        for (var y = 0; y < picture.Height; y++)
            for (var x = 0; x < picture.Width; x++)
                picture[x, y].Fill((byte)((numbers[2] + x) % 256));
        return picture;
    }

    public PixelBuffer Resize(PixelBuffer picture, PictureSize size, string? interpolation)
    {
        var scaled = new PixelBuffer(size.Width, size.Height, picture.Channels);
        for (var y = 0; y < size.Height; y++)
            for (var x = 0; x < size.Width; x++)
                picture[x * picture.Width / size.Width, y * picture.Height / size.Height].CopyTo(scaled[x, y]);
        return scaled;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static int[] Numbers(string path)
    {
        var words = File.ReadAllText(path).Split(' ');
        return words.Length >= 3 && int.TryParse(words[0], out var width)
            ? [width, int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture), int.Parse(words[2], System.Globalization.CultureInfo.InvariantCulture)]
            : throw new EaselException("image", $"{path}: this is no picture.");
    }
}
