using Easel.Core.Requests;
using System.IO.Compression;
using System.Text;
using Easel.Imaging.Metadata;
using FsCheck.Xunit;

namespace Easel.Imaging.Tests;

public sealed class InfotextStorageTests
{
    private const string Plain = "a red house under a yellow sun\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, CFG scale: 7.0, Seed: 1, Size: 128x128";

    public static TheoryData<ImageFormat, string> Texts()
    {
        var data = new TheoryData<ImageFormat, string>();
        foreach (var format in Enum.GetValues<ImageFormat>())
            foreach (var text in new[] { Plain, "café, naïve", "红色的房子 🏠 and Ω, “quotes”", new string('x', 9000) + " 猫", "x", "\"quoted: a, b\"\ttab\n\n" })
                data.Add(format, text);
        return data;
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Mission_1_1_The_infotext_comes_back_from_every_format(ImageFormat format, string infotext)
    {
        var file = ImageEncoder.Encode(Pictures.Gradient(32, 24), format, infotext);

        var metadata = ImageMetadata.Read(file, "test");

        Assert.Equal(infotext, metadata.Infotext);
        Assert.Equal((32, 24), (metadata.Width, metadata.Height));
    }

    [Fact]
    public void Mission_1_1_ASCII_goes_into_a_plain_text_chunk_before_the_pixels_as_A1111_writes_it()
    {
        var chunks = Pictures.Chunks(ImageEncoder.Encode(Pictures.Gradient(32, 24), ImageFormat.Png, Plain));

        var text = Assert.Single(chunks, c => c.Type is "tEXt" or "zTXt" or "iTXt");
        Assert.Equal("tEXt", text.Type);
        Assert.Equal([.. "parameters\0"u8, .. Encoding.ASCII.GetBytes(Plain)], text.Data);
        Assert.True(chunks.IndexOf(text) < chunks.FindIndex(c => c.Type == "IDAT"));
    }

    [Fact]
    public void Long_text_stays_uncompressed()
    {
        var chunks = Pictures.Chunks(ImageEncoder.Encode(Pictures.Gradient(8, 8), ImageFormat.Png, new string('a', 50_000)));
        Assert.Equal(50_011, Assert.Single(chunks, c => c.Type == "tEXt").Data.Length);
    }

    [Fact]
    public void Unicode_goes_into_an_international_text_chunk()
    {
        var chunks = Pictures.Chunks(ImageEncoder.Encode(Pictures.Gradient(32, 24), ImageFormat.Png, "猫 🏠"));
        Assert.Equal([.. "parameters\0\0\0\0\0"u8, .. "猫 🏠"u8], Assert.Single(chunks, c => c.Type == "iTXt").Data);
    }

    [Fact]
    public void The_same_picture_gives_the_same_file()
    {
        var picture = Pictures.Gradient(32, 24);
        Assert.Equal(ImageEncoder.Encode(picture, ImageFormat.Png, Plain), ImageEncoder.Encode(picture, ImageFormat.Png, Plain));
        Assert.DoesNotContain(Pictures.Chunks(ImageEncoder.Encode(picture, ImageFormat.Png)), c => c.Type is "tIME" or "tEXt");
    }

    [Fact]
    public void A_Latin_1_chunk_as_Pillow_writes_it_is_read_as_Latin_1()
    {
        var png = Pictures.WithChunk(ImageEncoder.Encode(Pictures.Gradient(8, 8), ImageFormat.Png), "tEXt", [.. "parameters\0caf"u8, 0xE9]);
        Assert.Equal("café", ImageMetadata.Read(png, "test").Infotext);
    }

    [Fact]
    public void Compressed_chunks_are_read()
    {
        var png = ImageEncoder.Encode(Pictures.Gradient(8, 8), ImageFormat.Png);
        Assert.Equal(Plain, ImageMetadata.Read(Pictures.WithChunk(png, "zTXt", [.. "parameters\0\0"u8, .. Deflate(Encoding.Latin1.GetBytes(Plain))]), "test").Infotext);
        Assert.Equal("猫", ImageMetadata.Read(Pictures.WithChunk(png, "iTXt", [.. "parameters\0"u8, 1, 0, .. "zh\0\0"u8, .. Deflate("猫"u8.ToArray())]), "test").Infotext);
    }

    [Fact]
    public void A_compressed_text_that_grows_without_bound_is_left_out()
    {
        var bomb = Pictures.WithChunk(ImageEncoder.Encode(Pictures.Gradient(8, 8), ImageFormat.Png), "zTXt", [.. "parameters\0\0"u8, .. Deflate(new byte[50 << 20])]);
        Assert.Null(ImageMetadata.Read(bomb, "test").Infotext);
    }

    [Fact]
    public void The_EXIF_comment_is_what_piexif_writes()
    {
        // piexif.dump({"Exif": {UserComment: helper.UserComment.dump("a猫", "unicode")}})
        Assert.Equal(
            "457869660000" + "4D4D002A00000008" + "0001" + "876900040000000100" + "00001A" + "00000000" + "0001" + "928600070000000C0000002C" + "00000000" + "554E49434F444500" + "0061732B",
            Convert.ToHexString(ExifComment.Build("a猫")));
    }

    [Theory]
    [InlineData("554E49434F444500" + "61002B73", "a猫")]        // little-endian, as some programs write
    [InlineData("4153434949000000" + "6869", "hi")]
    [InlineData("0000000000000000" + "6869", "hi")]
    [InlineData("554E49434F444500", null)]
    [InlineData("41", null)]
    public void Comments_of_other_writers_are_read(string bytes, string? text) =>
        Assert.Equal(text, ExifComment.Decode(Convert.FromHexString(bytes)));

    [Fact]
    public void JPEG_holds_as_much_text_as_it_says_and_refuses_more()
    {
        var most = new string('猫', ExifComment.MaxJpegCharacters);
        Assert.Equal(most, ImageMetadata.Read(ImageEncoder.Encode(Pictures.Gradient(8, 8), ImageFormat.Jpg, most), "test").Infotext);
        Assert.Contains("PNG or WebP", Assert.Throws<ImageException>(() => ImageEncoder.Encode(Pictures.Gradient(8, 8), ImageFormat.Jpg, most + "a")).Message);
    }

    [Property(MaxTest = 60)]
    public void Any_text_comes_back_but_for_what_no_file_can_hold(string? text, ImageFormat format)
    {
        var stored = ImageMetadata.Read(ImageEncoder.Encode(Pictures.Gradient(4, 4), format, text), "test").Infotext;
        Assert.Equal(string.IsNullOrEmpty(text) ? null : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Replace("\0", ""))) is { Length: > 0 } kept ? kept : null, stored);
    }

    [Theory]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Jpg)]
    [InlineData(ImageFormat.Webp)]
    public void A_text_of_which_nothing_can_be_stored_is_no_text(ImageFormat format) =>
        Assert.Null(ImageMetadata.Read(ImageEncoder.Encode(Pictures.Gradient(4, 4), format, "\0\0"), "test").Infotext);

    private static byte[] Deflate(byte[] data)
    {
        var packed = new MemoryStream();
        using (var stream = new ZLibStream(packed, CompressionLevel.Fastest)) stream.Write(data);
        return packed.ToArray();
    }
}
