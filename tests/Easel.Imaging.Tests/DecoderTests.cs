using Easel.Core.Requests;
using System.Buffers.Binary;
using Easel.Core.Pixels;
using ImageMagick;

namespace Easel.Imaging.Tests;

public sealed class DecoderTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void PNG_keeps_every_pixel(int channels)
    {
        var picture = Pictures.Gradient(37, 21, channels);
        Assert.Equal(picture.Bytes, ImageDecoder.Decode(ImageEncoder.Encode(picture, ImageFormat.Png), "test").Bytes);
    }

    [Theory]
    [InlineData(ImageFormat.Jpg)]
    [InlineData(ImageFormat.Webp)]
    public void Lossy_formats_keep_the_picture_to_the_eye(ImageFormat format)
    {
        var picture = Pictures.Gradient(64, 48);
        Assert.InRange(Pictures.LargestDifference(picture, ImageDecoder.Decode(ImageEncoder.Encode(picture, format, quality: 95), "test")), 0, 12);
    }

    [Fact]
    public void Grey_is_stored_as_grey_and_read_as_colour()
    {
        var grey = new PixelBuffer(3, 1, 1, [0, 100, 255]);
        var png = ImageEncoder.Encode(grey, ImageFormat.Png);
        Assert.Equal(0, Pictures.Chunks(png)[0].Data[9]);
        Assert.Equal<byte>([0, 0, 0, 100, 100, 100, 255, 255, 255], ImageDecoder.Decode(png, "test").Bytes);
    }

    [Fact]
    public void JPEG_puts_a_transparent_picture_on_white()
    {
        var read = ImageDecoder.Decode(ImageEncoder.Encode(new PixelBuffer(8, 8, 4), ImageFormat.Jpg), "test");
        Assert.Equal(3, read.Channels);
        Assert.All(read.Bytes, b => Assert.InRange(b, 250, 255));
    }

    [Theory]
    [InlineData(Orientation.RightTop)]
    [InlineData(Orientation.BottomRight)]
    [InlineData(Orientation.LeftBottom)]
    [InlineData(Orientation.TopRight)]
    public void A_photo_is_turned_upright(ImageMagick.Orientation orientation)
    {
        // What the camera's user saw has red at the top left; the file holds it turned, with the tag that undoes the turn.
        using var upright = new MagickImage(MagickColors.Blue, 32, 16);
        using (var corner = new MagickImage(MagickColors.Red, 8, 8)) upright.Composite(corner, 0, 0, CompositeOperator.Over);
        switch (orientation)
        {
            case Orientation.RightTop: upright.Rotate(-90); break;
            case Orientation.BottomRight: upright.Rotate(180); break;
            case Orientation.LeftBottom: upright.Rotate(90); break;
            case Orientation.TopRight: upright.Flop(); break;
        }
        var exif = new ExifProfile();
        exif.SetValue(ExifTag.Orientation, (ushort)orientation);
        upright.SetProfile(exif);
        upright.Orientation = orientation;
        upright.Format = MagickFormat.Jpeg;
        upright.Quality = 100;

        var read = ImageDecoder.Decode(upright.ToByteArray(), "test");

        Assert.Equal((32, 16), (read.Width, read.Height));
        Assert.True(read[3, 3] is [> 200, < 60, < 60], $"{read[3, 3][0]},{read[3, 3][1]},{read[3, 3][2]}");
        Assert.True(read[28, 13] is [< 60, < 60, > 200]);
    }

    [Fact]
    public void Sixteen_bits_become_eight()
    {
        // The Q8 build of the library cannot write 16 bits, so the file is laid out by hand: one grey pixel row 0, 0x8080, 0xFFFF.
        var row = new MemoryStream();
        using (var z = new System.IO.Compression.ZLibStream(row, System.IO.Compression.CompressionLevel.Fastest)) z.Write([0, 0, 0, 0x80, 0x80, 0xFF, 0xFF]);
        byte[] bare = [0x89, .. "PNG"u8, 13, 10, 26, 10, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0, 3, 0, 0, 0, 1, 16, 0, 0, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(bare.AsSpan(29), Pictures.Crc(bare.AsSpan(12, 17)));
        var png = Pictures.WithChunk([.. bare, 0, 0, 0, 0, .. "IEND"u8, 0xAE, 0x42, 0x60, 0x82], "IDAT", row.ToArray());
        Assert.Equal<byte>([0, 0, 0, 128, 128, 128, 255, 255, 255], ImageDecoder.Decode(png, "test").Bytes);
    }

    [Fact]
    public void CMYK_becomes_the_colour_it_prints()
    {
        using var image = new MagickImage(MagickColors.Red, 8, 8) { ColorSpace = ColorSpace.CMYK, Format = MagickFormat.Jpeg, Quality = 95 };
        var read = ImageDecoder.Decode(image.ToByteArray(), "test");
        Assert.Equal(3, read.Channels);
        Assert.True(read[4, 4] is [> 180, < 90, < 90], $"{read[4, 4][0]},{read[4, 4][1]},{read[4, 4][2]}");
    }

    [Theory]
    [InlineData(MagickFormat.Gif)]
    [InlineData(MagickFormat.WebP)]
    public void Of_an_animation_the_first_frame_is_read(MagickFormat format)
    {
        using var frames = new MagickImageCollection { new MagickImage(MagickColors.Lime, 16, 16), new MagickImage(MagickColors.Blue, 16, 16) };
        var read = ImageDecoder.Decode(frames.ToByteArray(format), "test");
        Assert.Equal((16, 16), (read.Width, read.Height));
        Assert.True(read[8, 8][1] > 200 && read[8, 8][2] < 60);
    }

    [Fact]
    public void A_small_file_that_declares_a_huge_picture_is_refused_before_decoding()
    {
        var png = ImageEncoder.Encode(Pictures.Gradient(8, 8), ImageFormat.Png);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 30_000);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 30_000);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), Pictures.Crc(png.AsSpan(12, 17)));
        Assert.Contains("30000×30000", Assert.Throws<ImageException>(() => ImageDecoder.Decode(png, "bomb.png")).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("push graphic-context image over 0,0 0,0 'https://example.com/x'")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>")]
    [InlineData("%!PS-Adobe-3.0")]
    [InlineData("GIF89a")]
    [InlineData("BM")]
    public void What_is_no_picture_is_refused_by_its_content(string content)
    {
        var error = Assert.Throws<ImageException>(() => ImageDecoder.Decode(System.Text.Encoding.ASCII.GetBytes(content), "x.png"));
        Assert.StartsWith("x.png: ", error.Message);
    }

    [Theory]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Jpg)]
    [InlineData(ImageFormat.Webp)]
    public void Damaged_files_end_in_an_error_or_a_picture_and_nothing_else(ImageFormat format)
    {
        var whole = ImageEncoder.Encode(Pictures.Gradient(16, 16), format, "text");
        var random = new Random(1);
        for (var i = 0; i < 200; i++)
        {
            var damaged = whole[..(i % 2 == 0 ? random.Next(whole.Length) : whole.Length)];
            for (var k = 0; k < 4 && damaged.Length > 0; k++) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                _ = ImageDecoder.Decode(damaged, "damaged");
                _ = ImageMetadata.Read(damaged, "damaged");
            }
            catch (ImageException)
            {
            }
        }
    }
}
