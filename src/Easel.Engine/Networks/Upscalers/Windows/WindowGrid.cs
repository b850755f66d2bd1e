using static TorchSharp.torch;

namespace Easel.Engine.Networks.Upscalers.Windows;

/// <summary>Cuts pictures of features into windows for attention, as Swin Transformers do (Liu et al. 2021, arXiv:2103.14030).</summary>
internal static class WindowGrid
{
    /// <summary>[b, h, w, c] as [b · windows, height · width, c]; the sides are multiples of the window's.</summary>
    public static Tensor Cut(Tensor x, long height, long width) =>
        x.reshape(x.shape[0], x.shape[1] / height, height, x.shape[2] / width, width, x.shape[3]).permute(0, 1, 3, 2, 4, 5).reshape(-1, height * width, x.shape[3]);

    /// <summary>What <see cref="Cut"/> cut, put together to [b, h, w, c].</summary>
    public static Tensor Join(Tensor windows, long height, long width, long h, long w) =>
        windows.reshape(-1, h / height, w / width, height, width, windows.shape[^1]).permute(0, 1, 3, 2, 4, 5).reshape(-1, h, w, windows.shape[^1]);

    /// <summary>
    /// What keeps cells apart that a rotation brought into one window: [windows, n, n], −100 between cells that were no neighbours and 0
    /// elsewhere.
    /// </summary>
    public static Tensor Mask(long h, long w, long height, long width, long down, long right, Device device, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var parts = (Parts(h, height, down).unsqueeze(1) * 3 + Parts(w, width, right).unsqueeze(0)).view(1, h, w, 1);
        var windows = Cut(parts, height, width).squeeze(-1);
        var apart = windows.unsqueeze(1).ne(windows.unsqueeze(2));
        return (apart.to(dtype) * -100).to(device).MoveToOuterDisposeScope();
    }

    /// <summary>For each pair of cells in a window the row of the bias table that their distance has: [n · n].</summary>
    public static Tensor Distances(long height, long width)
    {
        var indices = new long[height * width * height * width];
        var next = 0;
        for (long a = 0; a < height * width; a++)
        {
            for (long b = 0; b < height * width; b++)
                indices[next++] = (a / width - b / width + height - 1) * (2 * width - 1) + a % width - b % width + width - 1;
        }

        return tensor(indices);
    }

    // The last window holds the picture's end and, behind the rotation, its beginning.
    private static Tensor Parts(long size, long window, long shift) =>
        tensor(Enumerable.Range(0, (int)size).Select(i => i < size - window ? 0L : i < size - shift ? 1L : 2L).ToArray());
}
