using Easel.Core.Requests;
using Easel.Core.Errors;

namespace Easel.Imaging.Tests;

public sealed class ImageFileTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("easel-imaging-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Saving_makes_missing_folders_and_leaves_nothing_else_behind()
    {
        var path = Path.Combine(folder.FullName, "new", "folder", "a.png");
        ImageFile.Save(path, Pictures.Gradient(8, 8), ImageFormat.Png, "猫");
        Assert.Equal("猫", ImageFile.Inspect(path).Infotext);
        Assert.Equal(8, ImageFile.Load(path).Width);
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void An_existing_file_is_kept_unless_overwriting_was_asked_for()
    {
        var path = Path.Combine(folder.FullName, "a.png");
        File.WriteAllText(path, "precious");
        var error = Assert.Throws<EaselException>(() => ImageFile.Save(path, Pictures.Gradient(8, 8), ImageFormat.Png));
        Assert.Contains("exists already", error.Message);
        Assert.Equal("precious", File.ReadAllText(path));
        Assert.Single(folder.GetFiles());

        ImageFile.Save(path, Pictures.Gradient(8, 8), ImageFormat.Png, overwrite: true);
        Assert.Equal(8, ImageFile.Load(path).Width);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_named()
    {
        var file = Path.Combine(folder.FullName, "file");
        File.WriteAllText(file, "");
        var error = Assert.Throws<EaselException>(() => ImageFile.Save(Path.Combine(file, "a.png"), Pictures.Gradient(8, 8), ImageFormat.Png));
        Assert.Equal("cannot-write", error.Code);
        Assert.Contains(file, error.Message);
    }

    [Fact]
    public void An_infotext_too_long_for_JPEG_lies_beside_it()
    {
        var (path, text) = (Path.Combine(folder.FullName, "a.jpg"), new string('猫', 40_000));
        ImageFile.Save(path, Pictures.Gradient(8, 8), ImageFormat.Jpg, text);
        Assert.Equal(text, File.ReadAllText(Path.ChangeExtension(path, ".txt")));
        Assert.Equal(text, ImageFile.Inspect(path).Infotext);
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains("no such file", Assert.Throws<ImageException>(() => ImageFile.Load(Path.Combine(folder.FullName, "none.png"))).Message);

    [Theory]
    [InlineData("png", ImageFormat.Png)]
    [InlineData(".JPG", ImageFormat.Jpg)]
    [InlineData("jpeg", ImageFormat.Jpg)]
    [InlineData("webp", ImageFormat.Webp)]
    public void Formats_are_known_by_name(string name, ImageFormat format) => Assert.Equal(format, ImageFormats.FromName(name));

    [Fact]
    public void Another_format_names_those_there_are() =>
        Assert.Contains("png, jpg, webp or avif", Assert.Throws<UnsupportedFeatureException>(() => ImageFormats.FromName("tga")).Message);
}
