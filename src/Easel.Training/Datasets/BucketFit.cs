namespace Easel.Training.Datasets;

/// <summary>How one picture gets into its bucket: scaled, then cut.</summary>
/// <param name="Bucket">The size it is trained at.</param>
/// <param name="Resized">The size it is scaled to, at least the bucket's.</param>
public readonly record struct BucketFit(PictureSize Bucket, PictureSize Resized)
{
    /// <summary>Columns lost at the left where the middle is kept.</summary>
    public int CropX => (Resized.Width - Bucket.Width) / 2;

    /// <summary>Rows lost at the top where the middle is kept.</summary>
    public int CropY => (Resized.Height - Bucket.Height) / 2;

    /// <summary>Share of the scaled picture that is cut away, 0 to 1.</summary>
    public double Lost => 1 - (double)Bucket.Width * Bucket.Height / ((double)Resized.Width * Resized.Height);

    /// <summary>
    /// What SDXL is told about the cut: left, top, right and bottom in the bucket's pixels, as sd-scripts computes them
    /// (<c>BucketManager.get_crop_ltrb</c>) rather than as the picture was really cut.
    /// </summary>
    public (double Left, double Top, double Right, double Bottom) CropOf(PictureSize original)
    {
        var wider = Bucket.AspectRatio > original.AspectRatio;
        var width = wider ? Bucket.Height * original.AspectRatio : Bucket.Width;
        var height = wider ? Bucket.Height : Bucket.Width / original.AspectRatio;
        var left = Math.Floor((Bucket.Width - width) / 2);
        var top = Math.Floor((Bucket.Height - height) / 2);
        return (left, top, left + width, top + height);
    }
}
