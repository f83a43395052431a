//! Amazon Kinesis: data streams, and delivery streams of Amazon Data Firehose.

use crate::call::{Api, Ask};
use crate::read::{Fact, Listed, Paging, Reader};
use crate::{CollectSink, Service, Session};
use async_trait::async_trait;
use serde_json::json;

/// Amazon Kinesis Data Streams.
pub struct Kinesis;
/// Amazon Data Firehose.
pub struct Firehose;

static API: Api = Api::json("kinesis", "1.1", "Kinesis_20131202");
static FIREHOSE: Api = Api::json("firehose", "1.1", "Firehose_20150804");

static STREAM: Listed = Listed::new("AWS::Kinesis::Stream", "DescribeStreamSummary", "")
    .known("{StreamARN}", &["StreamName"])
    .facts(&[
        ("shards", "OpenShardCount", Fact::Count),
        ("created", "StreamCreationTimestamp", Fact::Time),
    ])
    .without(&["StreamStatus"]);
static DELIVERY: Listed = Listed::new(
    "AWS::KinesisFirehose::DeliveryStream",
    "DescribeDeliveryStream",
    "",
)
.known("{DeliveryStreamARN}", &["DeliveryStreamName"])
.facts(&[("created", "CreateTimestamp", Fact::Time)])
.without(&["DeliveryStreamStatus"]);

#[async_trait]
impl Service for Kinesis {
    fn key(&self) -> &'static str {
        "kinesis"
    }
    fn label(&self) -> &'static str {
        "Amazon Kinesis Data Streams"
    }
    fn kinds(&self) -> &'static [&'static str] {
        &["AWS::Kinesis::Stream"]
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        if sink.spares(STREAM.kind).await {
            return;
        }
        let reader = &Reader::new(session, sink, &API);
        let pages = Paging::NEXT.sized("Limit", 1000);
        let names = reader
            .all(Ask::new("ListStreams"), "StreamNames", pages, None)
            .await;
        reader
            .each(names, |name| async move {
                let ask = Ask::new("DescribeStreamSummary").with(json!({"StreamName": name}));
                if let Some(mut answer) = reader.one(ask, name.as_str()).await {
                    let stream = answer["StreamDescriptionSummary"].take();
                    reader.sink.push(reader.resource(&STREAM, stream));
                }
            })
            .await;
    }
}

#[async_trait]
impl Service for Firehose {
    fn key(&self) -> &'static str {
        "firehose"
    }
    fn label(&self) -> &'static str {
        "Amazon Data Firehose"
    }
    fn kinds(&self) -> &'static [&'static str] {
        &["AWS::KinesisFirehose::DeliveryStream"]
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        if sink.spares("AWS::KinesisFirehose::DeliveryStream").await {
            return;
        }
        let reader = &Reader::new(session, sink, &FIREHOSE);
        // This list has no token: the last name is where the next page begins.
        let mut names = Vec::new();
        let mut pages = crate::page::Pages::new("ListDeliveryStreams");
        loop {
            let mut ask = Ask::new("ListDeliveryStreams").with(json!({"Limit": 100}));
            if let Some(last) = pages.token() {
                ask.put("ExclusiveStartDeliveryStreamName", last);
            }
            let Some(page) = reader.one(ask, None).await else {
                break;
            };
            let found = page["DeliveryStreamNames"]
                .as_array()
                .cloned()
                .unwrap_or_default();
            let last = found
                .last()
                .and_then(|name| name.as_str())
                .map(str::to_owned);
            let more = page["HasMoreDeliveryStreams"] == true;
            names.extend(found);
            if !pages.go_on(last.filter(|_| more), None, sink) {
                break;
            }
        }
        reader
            .each(names, |name| async move {
                let ask =
                    Ask::new("DescribeDeliveryStream").with(json!({"DeliveryStreamName": name}));
                if let Some(mut answer) = reader.one(ask, name.as_str()).await {
                    let stream = answer["DeliveryStreamDescription"].take();
                    reader.sink.push(reader.resource(&DELIVERY, stream));
                }
            })
            .await;
    }
}
