"""Makes the resources that Pulumi was asked for in moto, by AWS' own calls, and tells what AWS then says of them.

Reads a list of {type, name, inputs} from standard input, in the order they were registered; writes a map of facts. An input
that is mapped to no parameter of a call is an error: whatever is asked for is judged. botocore checks names and types of
parameters against AWS' own description of its services, moto what they mean.
"""

import json
import re
import sys

import boto3
from moto import mock_aws

# In this process: what its server answers, without its threads, which now and then lose what another has made.
mock_aws().start()
credentials = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "eu-west-1"}


def client(service):
    return boto3.client(service, **credentials)


ec2, rds, cache, s3 = client("ec2"), client("rds"), client("elasticache"), client("s3")
sqs, sns, dynamodb, iam, eks = client("sqs"), client("sns"), client("dynamodb"), client("iam"), client("eks")
mq, kafka, opensearch, kms, secrets = client("mq"), client("kafka"), client("opensearch"), client("kms"), client("secretsmanager")


def pascal(value):
    """Keys as AWS' newer services write them: `hashKey` → `HashKey`, `allocatedStorage` → `AllocatedStorage`."""
    if isinstance(value, dict):
        return {key[0].upper() + key[1:]: pascal(item) for key, item in value.items()}
    return [pascal(item) for item in value] if isinstance(value, list) else value


def tags(inputs):
    return [{"Key": key, "Value": value} for key, value in inputs.get("tags", {}).items()]


def call(operation, inputs, renamed, later=(), **extra):
    """Calls with the inputs: by another name where `renamed` has one, and without those of `later` calls, Pulumi's own."""
    parameters = {}
    for key, value in inputs.items():
        if key in later or key == "tags":
            continue
        parameters[renamed.get(key, key[0].upper() + key[1:])] = pascal(value)
    return operation(**parameters, **extra)


# What only a change or a deletion is told.
LATER = ("skipFinalSnapshot", "finalSnapshotIdentifier", "applyImmediately", "allowMajorVersionUpgrade")
VPC_GROUPS = {"vpcSecurityGroupIds": "VpcSecurityGroupIds", "dbSubnetGroupName": "DBSubnetGroupName"}
LOGS = {"enabledCloudwatchLogsExports": "EnableCloudwatchLogsExports"}


def security_group(inputs):
    group = ec2.create_security_group(GroupName=inputs["name"], Description=inputs["description"], VpcId=inputs["vpcId"])["GroupId"]
    permissions = [
        {
            "IpProtocol": rule["protocol"],
            "FromPort": rule["fromPort"],
            "ToPort": rule["toPort"],
            "UserIdGroupPairs": [{"GroupId": other, "Description": rule["description"]} for other in rule.get("securityGroups", [])],
            "IpRanges": [{"CidrIp": block, "Description": rule["description"]} for block in rule.get("cidrBlocks", [])],
        }
        for rule in inputs["ingress"]
    ]
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=permissions)
    egress = ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]["IpPermissionsEgress"]
    if inputs["egress"] == [] and egress:
        ec2.revoke_security_group_egress(GroupId=group, IpPermissions=egress)
    found = ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]
    return {"id": group}, {"in": [rule["FromPort"] for rule in found["IpPermissions"]], "out": found["IpPermissionsEgress"]}


def subnet_group(inputs):
    call(
        rds.create_db_subnet_group,
        inputs,
        {"name": "DBSubnetGroupName", "description": "DBSubnetGroupDescription"},
        Tags=tags(inputs),
    )
    return {"id": inputs["name"]}, None


def cache_subnet_group(inputs):
    renamed = {"name": "CacheSubnetGroupName", "description": "CacheSubnetGroupDescription"}
    call(cache.create_cache_subnet_group, inputs, renamed, Tags=tags(inputs))
    return {"id": inputs["name"]}, None


def parameter_group(prefix, create):
    def make(inputs):
        renamed = {"name": f"DB{prefix}ParameterGroupName", "family": "DBParameterGroupFamily"}
        call(create, inputs, renamed, later=("parameters",), Tags=tags(inputs))
        return {"id": inputs["name"]}, None

    return make


def instance(inputs):
    renamed = {
        **VPC_GROUPS,
        **LOGS,
        "identifier": "DBInstanceIdentifier",
        "instanceClass": "DBInstanceClass",
        "multiAz": "MultiAZ",
        "parameterGroupName": "DBParameterGroupName",
        "username": "MasterUsername",
        "clusterIdentifier": "DBClusterIdentifier",
    }
    call(rds.create_db_instance, inputs, renamed, later=LATER, Tags=tags(inputs))
    name = inputs["identifier"]
    found = rds.describe_db_instances(DBInstanceIdentifier=name)["DBInstances"][0]
    facts = ["Engine", "StorageEncrypted", "MultiAZ", "PubliclyAccessible", "DeletionProtection", "BackupRetentionPeriod"]
    return {"id": name}, {**{key: found.get(key) for key in facts}, "managed": "MasterUserSecret" in found}


def cluster(inputs):
    renamed = {**VPC_GROUPS, **LOGS, "clusterIdentifier": "DBClusterIdentifier", "dbClusterParameterGroupName": "DBClusterParameterGroupName"}
    call(rds.create_db_cluster, inputs, renamed, later=LATER, Tags=tags(inputs))
    name = inputs["clusterIdentifier"]
    found = rds.describe_db_clusters(DBClusterIdentifier=name)["DBClusters"][0]
    facts = ["Engine", "StorageEncrypted", "DeletionProtection", "BackupRetentionPeriod"]
    return {"id": name}, {key: found.get(key) for key in facts}


def replication_group(inputs):
    renamed = {
        "description": "ReplicationGroupDescription",
        "nodeType": "CacheNodeType",
        "multiAzEnabled": "MultiAZEnabled",
        "subnetGroupName": "CacheSubnetGroupName",
    }
    later = ("applyImmediately", "authTokenUpdateStrategy", "finalSnapshotIdentifier", "transitEncryptionMode")
    call(cache.create_replication_group, inputs, {"numCacheClusters": "NumCacheClusters", **renamed}, later, Tags=tags(inputs))
    found = cache.describe_replication_groups(ReplicationGroupId=inputs["replicationGroupId"])["ReplicationGroups"][0]
    facts = ["TransitEncryptionEnabled", "AtRestEncryptionEnabled", "AuthTokenEnabled", "AutomaticFailover", "MultiAZ"]
    return {"id": inputs["replicationGroupId"]}, {key: found.get(key) for key in facts}


def memcached(inputs):
    # As the provider does, which has this boolean as text.
    given = {**inputs, "autoMinorVersionUpgrade": inputs["autoMinorVersionUpgrade"] == "true"}
    renamed = {
        "clusterId": "CacheClusterId",
        "nodeType": "CacheNodeType",
        "azMode": "AZMode",
        "subnetGroupName": "CacheSubnetGroupName",
    }
    call(cache.create_cache_cluster, given, renamed, ("applyImmediately",), Tags=tags(inputs))
    found = cache.describe_cache_clusters(CacheClusterId=inputs["clusterId"])["CacheClusters"][0]
    return {"id": inputs["clusterId"]}, {key: found.get(key) for key in ("Engine", "NumCacheNodes", "TransitEncryptionEnabled")}


def broker(inputs):
    given = {**inputs, "engineType": inputs["engineType"].upper(), "storageType": inputs["storageType"].upper()}
    made = call(mq.create_broker, given, {}, ("applyImmediately",), Tags=inputs["tags"])
    found = mq.describe_broker(BrokerId=made["BrokerId"])
    return {"id": made["BrokerId"]}, {key: found.get(key) for key in ("EngineType", "DeploymentMode", "PubliclyAccessible")}


def checked(service, operation, parameters):
    """For calls that moto does not know yet: botocore checks the request all the same, before it is sent."""
    model = service.meta.service_model.operation_model(operation)
    service._serializer.serialize_to_request(parameters, model)


def kafka_configuration(inputs):
    given = {"Name": inputs["name"], "Description": inputs["description"], "ServerProperties": inputs["serverProperties"].encode()}
    checked(kafka, "CreateConfiguration", given)
    return {}, None


def kafka_cluster(inputs):
    given = pascal({key: value for key, value in inputs.items() if key != "tags"})
    nodes = given["BrokerNodeGroupInfo"]
    nodes["StorageInfo"] = {"EbsStorageInfo": nodes["StorageInfo"]["EbsStorageInfo"]}
    unauthenticated = {"Enabled": given["ClientAuthentication"].pop("Unauthenticated")}
    sasl = {name: {"Enabled": enabled} for name, enabled in given["ClientAuthentication"].pop("Sasl").items()}
    given["ClientAuthentication"] = {**given["ClientAuthentication"], "Sasl": sasl, "Unauthenticated": unauthenticated}
    arn = kafka.create_cluster(**given, Tags=inputs["tags"])["ClusterArn"]
    found = kafka.describe_cluster(ClusterArn=arn)["ClusterInfo"]
    return {"arn": arn}, {
        "NumberOfBrokerNodes": found["NumberOfBrokerNodes"],
        "tls": found["EncryptionInfo"]["EncryptionInTransit"]["ClientBroker"],
        "scram": found["ClientAuthentication"]["Sasl"]["Scram"]["Enabled"],
        "subnets": len(found["BrokerNodeGroupInfo"]["ClientSubnets"]),
    }


def scram(inputs):
    checked(kafka, "BatchAssociateScramSecret", {"ClusterArn": inputs["clusterArn"], "SecretArnList": inputs["secretArnLists"]})
    return {}, None


def key(inputs):
    arn = kms.create_key(Description=inputs["description"], Tags=[{"TagKey": k, "TagValue": v} for k, v in inputs["tags"].items()])
    arn = arn["KeyMetadata"]["Arn"]
    if inputs["enableKeyRotation"]:
        kms.enable_key_rotation(KeyId=arn)
    assert 7 <= inputs["deletionWindowInDays"] <= 30
    return {"arn": arn}, {"rotates": kms.get_key_rotation_status(KeyId=arn)["KeyRotationEnabled"]}


def secret(inputs):
    arn = call(secrets.create_secret, inputs, {}, ("recoveryWindowInDays",), Tags=tags(inputs))["ARN"]
    return {"arn": arn, "id": arn}, {"isEncrypted": secrets.describe_secret(SecretId=arn)["KmsKeyId"].startswith("arn:aws:kms:")}


def secret_version(inputs):
    call(secrets.put_secret_value, inputs, {})
    kept = json.loads(secrets.get_secret_value(SecretId=inputs["secretId"])["SecretString"])
    return {}, {"keys": list(kept)}


def secret_policy(inputs):
    call(secrets.put_resource_policy, inputs, {"secretArn": "SecretId", "policy": "ResourcePolicy"})
    return {}, None


def domain(inputs):
    renamed = {"EbsOptions": "EBSOptions", "VpcOptions": "VPCOptions", "EncryptAtRest": "EncryptionAtRestOptions"}
    renamed = {**renamed, "NodeToNodeEncryption": "NodeToNodeEncryptionOptions"}
    given = {renamed.get(name, name): value for name, value in pascal(inputs).items() if name != "Tags"}
    given["EBSOptions"]["EBSEnabled"] = given["EBSOptions"].pop("EbsEnabled")
    endpoint = given["DomainEndpointOptions"]
    given["DomainEndpointOptions"] = {"EnforceHTTPS": endpoint["EnforceHttps"], "TLSSecurityPolicy": endpoint["TlsSecurityPolicy"]}
    opensearch.create_domain(**given, TagList=tags(inputs))
    found = opensearch.describe_domain(DomainName=inputs["domainName"])["DomainStatus"]
    return {"arn": found["ARN"]}, {
        "EngineVersion": found["EngineVersion"],
        "encrypted": [found["EncryptionAtRestOptions"]["Enabled"], found["NodeToNodeEncryptionOptions"]["Enabled"]],
        "https": found["DomainEndpointOptions"]["EnforceHTTPS"],
        "password": found["AdvancedSecurityOptions"]["InternalUserDatabaseEnabled"],
        "nodes": found["ClusterConfig"]["InstanceCount"],
    }


def bucket(inputs):
    name = inputs["bucket"]
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": tags(inputs)})
    return {"id": name}, None


def of_bucket(put, argument, shape, get):
    def make(inputs):
        given = {key: value for key, value in inputs.items() if key != "bucket"}
        put(Bucket=inputs["bucket"], **{argument: shape(given)})
        found = get(Bucket=inputs["bucket"])
        found.pop("ResponseMetadata")
        return {"id": inputs["bucket"]}, found

    return make


def lifecycle_rule(rule):
    return {"ID" if key == "id" else key[0].upper() + key[1:]: pascal(value) for key, value in rule.items()}


def encryption(given):
    by_default = given["rules"][0]["applyServerSideEncryptionByDefault"]
    return {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": by_default["sseAlgorithm"]}}]}


QUEUE = {
    "messageRetentionSeconds": "MessageRetentionPeriod",
    "visibilityTimeoutSeconds": "VisibilityTimeout",
    "receiveWaitTimeSeconds": "ReceiveMessageWaitTimeSeconds",
    "sqsManagedSseEnabled": "SqsManagedSseEnabled",
    "fifoQueue": "FifoQueue",
    "contentBasedDeduplication": "ContentBasedDeduplication",
    "redrivePolicy": "RedrivePolicy",
}


def text(value):
    return value if isinstance(value, str) else json.dumps(value)


def queue(inputs):
    attributes = {QUEUE[key]: text(value) for key, value in inputs.items() if key not in ("name", "tags")}
    url = sqs.create_queue(QueueName=inputs["name"], Attributes=attributes, tags=inputs["tags"])["QueueUrl"]
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    kept = {key: found.get(key) for key in ("SqsManagedSseEnabled", "MessageRetentionPeriod")}
    return {"arn": found["QueueArn"], "url": url}, {**kept, "redrive": "RedrivePolicy" in found}


def queue_attribute(name, key):
    def make(inputs):
        sqs.set_queue_attributes(QueueUrl=inputs["queueUrl"], Attributes={name: inputs[key]})
        return {}, None

    return make


def topic(inputs):
    names = {"kmsMasterKeyId": "KmsMasterKeyId", "fifoTopic": "FifoTopic", "contentBasedDeduplication": "ContentBasedDeduplication"}
    attributes = {names[key]: text(value) for key, value in inputs.items() if key not in ("name", "tags")}
    arn = sns.create_topic(Name=inputs["name"], Attributes=attributes, Tags=tags(inputs))["TopicArn"]
    return {"arn": arn}, {"KmsMasterKeyId": sns.get_topic_attributes(TopicArn=arn)["Attributes"].get("KmsMasterKeyId")}


def topic_policy(inputs):
    sns.set_topic_attributes(TopicArn=inputs["arn"], AttributeName="Policy", AttributeValue=inputs["policy"])
    return {}, None


def key_schema(inputs):
    kinds = (("hashKey", "HASH"), ("rangeKey", "RANGE"))
    return [{"AttributeName": inputs[key], "KeyType": kind} for key, kind in kinds if key in inputs]


def table(inputs):
    indexes = [
        {"IndexName": index["name"], "KeySchema": key_schema(index), "Projection": {"ProjectionType": index["projectionType"]}}
        for index in inputs.get("globalSecondaryIndexes", [])
    ]
    dynamodb.create_table(
        TableName=inputs["name"],
        BillingMode=inputs["billingMode"],
        KeySchema=key_schema(inputs),
        AttributeDefinitions=[{"AttributeName": one["name"], "AttributeType": one["type"]} for one in inputs["attributes"]],
        **({"GlobalSecondaryIndexes": indexes} if indexes else {}),
        SSESpecification={"Enabled": inputs["serverSideEncryption"]["enabled"]},
        DeletionProtectionEnabled=inputs["deletionProtectionEnabled"],
        Tags=tags(inputs),
    )
    recovery = {"PointInTimeRecoveryEnabled": inputs["pointInTimeRecovery"]["enabled"]}
    dynamodb.update_continuous_backups(TableName=inputs["name"], PointInTimeRecoverySpecification=recovery)
    if "ttl" in inputs:
        live = {"Enabled": inputs["ttl"]["enabled"], "AttributeName": inputs["ttl"]["attributeName"]}
        dynamodb.update_time_to_live(TableName=inputs["name"], TimeToLiveSpecification=live)
    found = dynamodb.describe_table(TableName=inputs["name"])["Table"]
    return {"arn": found["TableArn"]}, {
        "BillingMode": found["BillingModeSummary"]["BillingMode"],
        "DeletionProtectionEnabled": found["DeletionProtectionEnabled"],
        "SSE": found["SSEDescription"]["Status"],
        "indexes": [index["IndexName"] for index in found.get("GlobalSecondaryIndexes", [])],
    }


def role(inputs):
    renamed = {"name": "RoleName", "assumeRolePolicy": "AssumeRolePolicyDocument"}
    arn = call(iam.create_role, inputs, renamed, Tags=tags(inputs))["Role"]["Arn"]
    return {"arn": arn}, None


def role_policy(inputs):
    call(iam.put_role_policy, inputs, {"name": "PolicyName", "role": "RoleName", "policy": "PolicyDocument"})
    return {}, iam.get_role_policy(RoleName=inputs["role"], PolicyName=inputs["name"])["PolicyDocument"]


def association(inputs):
    checked(eks, "CreatePodIdentityAssociation", {**inputs, "clientRequestToken": "token"})
    return {}, None


make = {
    "aws:ec2/securityGroup:SecurityGroup": security_group,
    "aws:rds/subnetGroup:SubnetGroup": subnet_group,
    "aws:rds/parameterGroup:ParameterGroup": parameter_group("", rds.create_db_parameter_group),
    "aws:rds/clusterParameterGroup:ClusterParameterGroup": parameter_group("Cluster", rds.create_db_cluster_parameter_group),
    "aws:rds/instance:Instance": instance,
    "aws:rds/cluster:Cluster": cluster,
    "aws:rds/clusterInstance:ClusterInstance": instance,
    "aws:elasticache/subnetGroup:SubnetGroup": cache_subnet_group,
    "aws:elasticache/replicationGroup:ReplicationGroup": replication_group,
    "aws:elasticache/cluster:Cluster": memcached,
    "aws:mq/broker:Broker": broker,
    "aws:msk/configuration:Configuration": kafka_configuration,
    "aws:msk/cluster:Cluster": kafka_cluster,
    "aws:msk/scramSecretAssociation:ScramSecretAssociation": scram,
    "aws:kms/key:Key": key,
    "aws:secretsmanager/secret:Secret": secret,
    "aws:secretsmanager/secretVersion:SecretVersion": secret_version,
    "aws:secretsmanager/secretPolicy:SecretPolicy": secret_policy,
    "aws:opensearch/domain:Domain": domain,
    "aws:s3/bucket:Bucket": bucket,
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": of_bucket(
        s3.put_public_access_block, "PublicAccessBlockConfiguration", pascal, s3.get_public_access_block
    ),
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": of_bucket(
        s3.put_bucket_ownership_controls,
        "OwnershipControls",
        lambda given: {"Rules": [pascal(given["rule"])]},
        s3.get_bucket_ownership_controls,
    ),
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": of_bucket(
        s3.put_bucket_encryption, "ServerSideEncryptionConfiguration", encryption, s3.get_bucket_encryption
    ),
    "aws:s3/bucketVersioning:BucketVersioning": of_bucket(
        s3.put_bucket_versioning,
        "VersioningConfiguration",
        lambda given: pascal(given["versioningConfiguration"]),
        s3.get_bucket_versioning,
    ),
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": of_bucket(
        s3.put_bucket_lifecycle_configuration,
        "LifecycleConfiguration",
        lambda given: {"Rules": [lifecycle_rule(rule) for rule in given["rules"]]},
        s3.get_bucket_lifecycle_configuration,
    ),
    "aws:s3/bucketPolicy:BucketPolicy": of_bucket(
        s3.put_bucket_policy, "Policy", lambda given: given["policy"], s3.get_bucket_policy
    ),
    "aws:sqs/queue:Queue": queue,
    "aws:sqs/queuePolicy:QueuePolicy": queue_attribute("Policy", "policy"),
    "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": queue_attribute("RedriveAllowPolicy", "redriveAllowPolicy"),
    "aws:sns/topic:Topic": topic,
    "aws:sns/topicPolicy:TopicPolicy": topic_policy,
    "aws:dynamodb/table:Table": table,
    "aws:iam/role:Role": role,
    "aws:iam/rolePolicy:RolePolicy": role_policy,
    "aws:eks/podIdentityAssociation:PodIdentityAssociation": association,
}

vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
subnets = [
    ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{index}.0/24", AvailabilityZone=f"eu-west-1{zone}")["Subnet"]["SubnetId"]
    for index, zone in enumerate("abc")
]
nodes = ec2.create_security_group(GroupName="nodes", Description="nodes", VpcId=vpc)["GroupId"]
# What the mocks gave → what the emulator gave.
real = {"vpc-eks": vpc, "subnet-a": subnets[0], "subnet-b": subnets[1], "subnet-c": subnets[2], "sg-eks": nodes}
facts = {}
for resource in json.load(sys.stdin):
    # In one pass: an identifier given by the emulator, as `subnet-c0ffee…`, may itself begin as a mock's does.
    mocks = "|".join(re.escape(json.dumps(mock)[1:-1]) for mock in sorted(real, key=len, reverse=True))
    document = re.sub(mocks, lambda found: real[json.loads(f'"{found[0]}"')], json.dumps(resource["inputs"]))
    try:
        given, told = make[resource["type"]](json.loads(document))
    except Exception as error:
        raise SystemExit(f"{resource['type']} {resource['name']}: {type(error).__name__}: {error}")
    for output, value in given.items():
        real[resource["outputs"].get(output, f"{resource['name']}-{output}")] = value
    facts[f"{resource['type'].split(':')[-1]} {resource['name']}"] = told
json.dump(facts, sys.stdout)
