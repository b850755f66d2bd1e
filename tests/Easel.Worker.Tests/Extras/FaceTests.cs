using System.Collections.Immutable;
using Easel.Core.Errors;
using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Vision.Faces;
using Easel.Vision.FocalPoints;
using Easel.Worker.Extras;
using Easel.Worker.Models;

namespace Easel.Worker.Tests.Extras;

public sealed class FaceTests
{
    [Fact]
    public void YuNets_outputs_become_faces_where_OpenCV_has_them()
    {
        // One face in the cell of row 2 and column 3 of the grid of 16, found a second time less surely beside it, and one below the threshold.
        var outputs = YuNetOutputs.Names.ToDictionary(name => name, name => new float[Cells(name) * (name[0] switch { 'b' => 4, 'k' => 10, _ => 1 })]);
        Set(2 * 4 + 3, 0.81f, 1);
        Set(2 * 4 + 2, 0.64f, 1);
        Set(0, 0.2f, 0.5f);
        var face = Assert.Single(YuNetOutputs.Faces(outputs, 64, 0.6, scaleX: 2, scaleY: 3));
        Assert.Equal(0.9, face.Score, 6);
        // Centre (3.5, 2.5) cells of 16, e^0.5 cells wide, then scaled to the picture.
        var width = Math.Exp(0.5) * 16;
        Assert.Equal((56 - width / 2) * 2, face.Left, 4);
        Assert.Equal((40 - width / 2) * 3, face.Top, 4);
        Assert.Equal((width * 2, width * 3), (face.Width, face.Height));
        Assert.Equal(((3 + 0.25) * 16 * 2, (2 + 0.75) * 16 * 3), face.Marks[0]);

        int Cells(string name) => int.Parse(name.Split('_')[1], null) is var stride ? 64 / stride * (64 / stride) : 0;

        void Set(int cell, float classScore, float objectScore)
        {
            (outputs["cls_16"][cell], outputs["obj_16"][cell]) = (classScore, objectScore);
            float[] box = [0.5f, 0.5f, 0.5f, 0.5f];
            // The second one's box is moved back onto the first's.
            if (cell == 2 * 4 + 2) box[0] = 1.4f;
            box.CopyTo(outputs["bbox_16"], 4 * cell);
            (outputs["kps_16"][10 * cell], outputs["kps_16"][10 * cell + 1]) = (0.25f, 0.75f);
        }
    }

    [Fact]
    public void An_alignment_brings_turned_and_scaled_marks_home_and_its_inverse_back()
    {
        ImmutableArray<(double X, double Y)> marks = [(10, 10), (30, 12), (20, 25), (12, 38), (28, 36)];
        var turn = new FaceAlignment(1.3 * Math.Cos(0.4), 1.3 * Math.Sin(0.4), 17, -5);
        var fitted = FaceAlignment.Fit(marks, [.. marks.Select(p => turn.Apply(p.X, p.Y))]);
        Assert.Equal((turn.A, turn.B, turn.X, turn.Y), (fitted.A, fitted.B, fitted.X, fitted.Y), new Near());
        var (x, y) = turn.Apply(3, 4);
        var back = turn.Inverse().Apply(x, y);
        Assert.Equal((3, 4, 0, 0), (back.X, back.Y, 0, 0), new Near());
    }

    [Fact]
    public void A_face_that_is_cut_and_pasted_unchanged_leaves_the_picture_nearly_as_it_was()
    {
        var picture = Smooth(120, 90, 4);
        var face = new Face(30, 20, 40, 50, 1, [(40, 38), (62, 40), (51, 50), (42, 60), (60, 61)]);
        var alignment = FaceAlignment.Of(face, 256);
        var pasted = FaceWarp.Paste(picture, FaceWarp.Cut(picture, alignment, 256), alignment);
        Assert.All(picture.Bytes.Zip(pasted.Bytes), pair => Assert.InRange(pair.First - pair.Second, -3, 3));
        // A changed face changes its middle, and neither the corners nor the transparency.
        var white = new PixelBuffer(256, 256, 3);
        Array.Fill(white.Bytes, (byte)255);
        var painted = FaceWarp.Paste(picture, white, alignment);
        Assert.Equal([255, 255, 255], painted[50, 48][..3].ToArray());
        Assert.Equal(picture[0, 0].ToArray(), painted[0, 0].ToArray());
        Assert.Equal(picture.Channel(3).Bytes, painted.Channel(3).Bytes);
    }

    [Theory]
    [InlineData(1, 0, "GFPGANv1.4.pth", "models/GFPGAN"), InlineData(0, 1, "codeformer-v0.1.0.pth", "models/Codeformer")]
    public void What_is_missing_is_named_with_where_it_goes(double gfpgan, double codeFormer, string file, string folder)
    {
        var error = Assert.Throws<ModelNotFoundException>(() => new PostProcessingChain(
            new PostProcessing { Gfpgan = gfpgan, CodeFormer = codeFormer }, new FolderModelStore([]), new Engine.Memory.ModelHost(), _ => Engine.Memory.DevicePolicy.Cpu, (_, _) => { }));
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
        Assert.Contains(folder, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mission_7_4_A_focal_crop_follows_the_face_and_without_one_the_detail()
    {
        var step = new FocalCropStep(40, 40);
        var plain = new PixelBuffer(200, 40, 3);
        Array.Fill(plain.Bytes, (byte)90);
        for (var y = 5; y < 30; y++)
        {
            for (var x = 150; x < 175; x++) plain[x, y].Fill((byte)((x / 4 + y / 4) % 2 * 200));
        }

        var withFace = new FocalCrop(new Fixed(new Face(20, 4, 20, 24, 1, []))).Apply(plain, step with { EdgesWeight = 0, EntropyWeight = 0, Debug = true });
        Assert.Equal((40, 40), (withFace.Part.Width, withFace.Part.Height));
        Assert.Equal((200, 40), (withFace.Shown!.Width, withFace.Shown.Height));
        // Centred on x = 30: from 10 to 50, where nothing but grey is.
        Assert.All(withFace.Part.Bytes, value => Assert.Equal(90, value));
        var without = new FocalCrop(null).Apply(plain, step);
        Assert.Contains(without.Part.Bytes, value => value == 200);
        Assert.Null(without.Shown);
    }

    private static PixelBuffer Smooth(int width, int height, int channels)
    {
        var picture = new PixelBuffer(width, height, channels);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                for (var c = 0; c < channels; c++) picture[x, y][c] = (byte)(128 + 60 * Math.Sin((x + 20 * c) / 15.0) * Math.Cos(y / 12.0));
            }
        }

        return picture;
    }

    private sealed class Fixed(Face face) : IFaceDetector
    {
        public ImmutableArray<Face> Find(PixelBuffer picture) => [face];
    }

    private sealed class Near : IEqualityComparer<(double, double, double, double)>
    {
        public bool Equals((double, double, double, double) x, (double, double, double, double) y) =>
            Math.Abs(x.Item1 - y.Item1) + Math.Abs(x.Item2 - y.Item2) + Math.Abs(x.Item3 - y.Item3) + Math.Abs(x.Item4 - y.Item4) < 1e-9;

        public int GetHashCode((double, double, double, double) obj) => 0;
    }
}
