using Easel.Core.Pixels;

namespace Easel.Core.Tests.Pixels;

public sealed class ResizingTests
{
    // The upper left quarters that Pillow's own tests expect (Tests/test_image_resample.py) of a picture of two bright and two dark squares.
    [Theory]
    [InlineData(ResizeFilter.Bilinear, 2, 4, "e1b0 b098")]
    [InlineData(ResizeFilter.Bicubic, 4, 8, "e1e5eeb9 e5e9f3bc eef3fdc1 b9bcc1a2")]
    [InlineData(ResizeFilter.Lanczos, 6, 12, "e1e0dbedf5b8 e0dfdaecf3b7 dbdbd6e7eeb5 edece6fbffbf f5f4eeffffc4 b8b7b4bfc4a0")]
    [InlineData(ResizeFilter.Lanczos, 16, 8, "e1e0e4d7 e0dfe3d6 e4e3e7da d7d6d9ce")]
    public void Resizes_to_the_bytes_of_Pillow(ResizeFilter filter, int from, int to, string quarter)
    {
        var resized = Squares(from, channels: 3).Resize(to, to, filter);
        var expected = quarter.Split(' ').Select(Convert.FromHexString).ToArray();
        for (var y = 0; y < to / 2; y++)
        {
            for (var x = 0; x < to / 2; x++) Assert.Equal([expected[y][x], expected[y][x], expected[y][x]], resized[x, y].ToArray());
        }
    }

    [Theory]
    [InlineData(ResizeFilter.Nearest), InlineData(ResizeFilter.Bilinear), InlineData(ResizeFilter.Bicubic), InlineData(ResizeFilter.Lanczos)]
    public void One_colour_stays_one_colour_at_any_size(ResizeFilter filter)
    {
        var picture = new PixelBuffer(7, 5, 4);
        for (var i = 0; i < picture.Bytes.Length; i++) picture.Bytes[i] = (byte)(i % 4 == 3 ? 255 : 22 + 90 * (i % 4));
        foreach (var (width, height) in new[] { (1, 1), (3, 20), (7, 9), (40, 2) })
        {
            var resized = picture.Resize(width, height, filter);
            Assert.Equal((width, height), (resized.Width, resized.Height));
            Assert.Equal(picture.Bytes.Take(4).ToArray(), resized.Bytes.Chunk(4).Distinct(new SameBytes()).Single());
        }
    }

    [Fact]
    public void Transparent_pixels_lend_no_colour()
    {
        // Left half red and opaque, right half green and invisible: the edge must not turn yellow.
        var picture = new PixelBuffer(4, 1, 4, [255, 0, 0, 255, 255, 0, 0, 255, 0, 255, 0, 0, 0, 255, 0, 0]);
        var resized = picture.Resize(8, 1, ResizeFilter.Bilinear);
        Assert.All(resized.Bytes.Chunk(4).Where(pixel => pixel[3] > 0), pixel => Assert.Equal([255, 0, 0], pixel[..3]));
    }

    [Fact]
    public void Nearest_repeats_pixels()
    {
        var picture = new PixelBuffer(2, 1, 1, [10, 200]);
        Assert.Equal([10, 10, 10, 200, 200, 200], picture.Resize(6, 1, ResizeFilter.Nearest).Bytes);
    }

    private static PixelBuffer Squares(int size, int channels)
    {
        var picture = new PixelBuffer(size, size, channels);
        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size; x++) picture[x, y].Fill((byte)(x < size / 2 == y < size / 2 ? 0xe1 : 255 - 0xe1));
        }

        return picture;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void Scaling_keeps_channels_and_flat_colours(int channels)
    {
        var scaled = new PixelBuffer(8, 8, channels, [.. Enumerable.Repeat((byte)200, 64 * channels)]).Resize(5, 13, ResizeFilter.Lanczos);
        Assert.Equal((5, 13, channels), (scaled.Width, scaled.Height, scaled.Channels));
        Assert.All(scaled.Bytes, b => Assert.InRange(b, 199, 201));
    }

    private sealed class SameBytes : IEqualityComparer<byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj) => obj.Length;
    }
}
